"""The system fields of each object type: one line a field, `name kind marks`.

Marks: r read-only, m multiple, * required, =x default, @X directory, ~X name in the classic methods.
"""

from typing import Any

from loader.sandbox.fields import COMPANY, CONTACT, DEAL, INVOICE, LEAD, QUOTE, Field, upper_name

_START = """
id integer r
title string
xmlId string
"""
_SYSTEM = """
createdTime datetime r
updatedTime datetime r
createdBy user r
updatedBy user r
assignedById user
lastActivityTime datetime r
lastActivityBy user r
opened boolean =N
webformId integer
"""
_MOVED = """
movedTime datetime r
movedBy user r
"""
_STAGE = "stageId crm_status @STAGE\npreviousStageId crm_status r\n"
_MONEY = """
currencyId crm_currency
isManualOpportunity boolean =N
opportunity double =0
"""
_TAX = "taxValue double =0\n"
_CLIENT = """
companyId crm_company =0
contactId crm_contact
contactIds crm_contact m
"""
_PERSON = """
honorific crm_status @HONORIFIC
name string
secondName string
lastName string
birthdate date
post string
"""
_SOURCE = """
sourceId crm_status @SOURCE
sourceDescription text
"""
_ORIGIN = """
originatorId string
originId string
"""
_MULTI = "hasPhone boolean r =N\nhasEmail boolean r =N\nhasImol boolean r =N\n"
_UTM = "utmSource string\nutmMedium string\nutmCampaign string\nutmContent string\nutmTerm string\n"
_DATES = "begindate date\nclosedate date\n"
_OBSERVERS = "observers user m\n"
_DYNAMIC = (
    _START
    + _SYSTEM
    + _MOVED
    + "categoryId crm_category\n"
    + _STAGE
    + _DATES
    + _CLIENT
    + _OBSERVERS
    + _SOURCE
    + _MONEY
    + _TAX
    + "mycompanyId crm_company\nparentId2 crm_deal\nparentId7 crm_quote\n"
)

_LAYOUTS = {
    LEAD: "id integer r\ntitle string\n"
    + _SYSTEM
    + _MOVED
    + _PERSON
    + "companyTitle string\n"
    + _SOURCE
    + "stageId crm_status @STATUS ~STATUS_ID\nstatusDescription text\n"
    + _MONEY
    + "comments text\n"
    + _CLIENT
    + _OBSERVERS
    + _ORIGIN
    + _MULTI
    + _UTM,
    DEAL: "id integer r\ntitle string\ntypeId crm_status @DEAL_TYPE =SALE\ncategoryId crm_category =0\n"
    + _SYSTEM
    + _MOVED
    + "stageId crm_status @STAGE\nisRecurring boolean =N\nisNew boolean r =Y\nclosed boolean r =N\n"
    + "probability integer\n"
    + _MONEY
    + _TAX
    + _CLIENT
    + "quoteId crm_quote\nleadId crm_lead\n"
    + _DATES
    + "comments text\n"
    + _SOURCE
    + _OBSERVERS
    + "additionalInfo text\nlocationId location\n"
    + _ORIGIN
    + _UTM,
    CONTACT: "id integer r\n"
    + _PERSON
    + "photo file\ntypeId crm_status @CONTACT_TYPE =CLIENT\n"
    + _SOURCE
    + "comments text\nexport boolean =Y\ncompanyId crm_company =0\ncompanyIds crm_company m\n"
    + "leadId crm_lead\n"
    + "categoryId crm_category =0\n"
    + _SYSTEM
    + _OBSERVERS
    + _ORIGIN
    + "originVersion string\n"
    + _MULTI
    + _UTM,
    COMPANY: "id integer r\ntitle string *\nlogo file\n"
    + "typeId crm_status @COMPANY_TYPE =CUSTOMER ~COMPANY_TYPE\n"
    + "bankingDetails text\nindustry crm_status @INDUSTRY\nemployees crm_status @EMPLOYEES\n"
    + "currencyId crm_currency\n"
    + "revenue double =0\ncomments text\nisMyCompany boolean =N\ncontactIds crm_contact m\nleadId crm_lead\n"
    + "categoryId crm_category =0\n"
    + _SYSTEM
    + _OBSERVERS
    + _ORIGIN
    + "originVersion string\n"
    + _MULTI
    + _UTM,
    QUOTE: "id integer r\ntitle string\nquoteNumber string r\n"
    + _SYSTEM
    + "stageId crm_status @QUOTE_STATUS ~STATUS_ID\n"
    + "content text\nterms text\ncomments text\ndealId crm_deal\nleadId crm_lead\nstorageTypeId integer\n"
    + _CLIENT
    + _MONEY
    + _TAX
    + _DATES
    + "actualDate date\nmycompanyId crm_company\nclosed boolean r =N\n"
    + _UTM,
    INVOICE: _DYNAMIC + "accountNumber string r\ncomments text\nlocationId location\n",
}
_RENAMED = {
    LEAD: {
        "createdTime": "DATE_CREATE",
        "updatedTime": "DATE_MODIFY",
        "createdBy": "CREATED_BY_ID",
        "updatedBy": "MODIFY_BY_ID",
    },
}
for _type in (DEAL, CONTACT, COMPANY, QUOTE):
    _RENAMED[_type] = _RENAMED[LEAD]


def layout(entity_type: int) -> list[Field]:
    """Return the system fields of a type; every SPA number has the same ones."""
    text = _LAYOUTS.get(entity_type, _DYNAMIC)
    return [_field(line, _RENAMED.get(entity_type, {})) for line in text.splitlines() if line]


def _field(line: str, renamed: dict[str, str]) -> Field:
    name, kind, *marks = line.split()
    default: Any = [] if "m" in marks else None
    directory, upper = "", renamed.get(name, upper_name(name))
    for mark in marks:
        if mark[0] == "=":
            default = int(mark[1:]) if mark[1:].isdigit() else mark[1:]
        elif mark[0] == "@":
            directory = mark[1:]
        elif mark[0] == "~":
            upper = mark[1:]
    return Field(
        name=name,
        upper=upper,
        kind=kind,
        read_only="r" in marks,
        multiple="m" in marks,
        required="*" in marks,
        directory=directory,
        default=default,
        title=upper.replace("_", " ").capitalize(),
    )

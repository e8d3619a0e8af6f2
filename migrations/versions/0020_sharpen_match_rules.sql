set role intersect_owner;

alter table exchange.source
    add column list_separator text
        constraint list_separator_is_part_of_no_value check (list_separator ~ '[^[:space:]0-9A-Za-z+@.()_-]' and length(list_separator) < 6),
    add column placeholders jsonb
        constraint placeholders_are_a_list_in_lower_case
        check (jsonb_typeof(placeholders) = 'array' and placeholders::text = lower(placeholders::text));
comment on column exchange.source.list_separator is 'Separates several phones or e-mails in one field, beside commas, semicolons and bars, which always do.';
comment on column exchange.source.placeholders is 'Words of this source that mean no value, lower case, beside those that always do; phones as +79990000000.';

comment on column exchange.match_block.key_columns is 'All must be equal and present. a|b: any value of these columns; a@: phonetic code; a.: first letter; a/1: first part; a+b: both, in any order; a:latin: only when in Latin letters; a:other: only when not; a:full: only when no initial; a:feminine: only of a woman''s name; a:branch: only a КПП of a branch.';
comment on column exchange.match_rule.signs is 'Columns that must agree: a equal; a~ similar; a. equal or its initial; a% alike by trigrams, with the same figures; a? or absent; a|b any value in common; a+b in any order; a^b: b is not made of a (Ivan, Ivanovich); a- absent in both; a-? absent in one at least; a! all records of the key agree.';

-- The rules for customers anew. Whoever is in is compared by them after: select linked.rebuild_keys('customer');
insert into exchange.match_rule (block_id, rule_name, signs, verdict, strength)
select block.block_id, rule.rule_name, rule.signs::text[], rule.verdict, rule.strength
from (
    values
    ('person by tax number', 'same person by tax number and name', '{last_name_key+first_name_key~?}', 'same', 100),
    ('person by tax number', 'same person by tax number and initials', '{last_name_key~,first_name_key.,middle_name_key.?}', 'same', 97),
    ('person by tax number', 'same person by tax number and first name', '{first_name_key~}', 'same', 95),

    -- By e-mail or phone. A birth date tells father from son, not twins: not where two names are written out, or the other
    -- address differs.
    ('person by e-mail', 'same person by e-mail, birth date and initial',
        '{birth_date,last_name_key~,first_name_key.,phone|phone_2?,first_name_key:full!}', 'same', 70),
    ('person by phone', 'same person by phone, birth date and initial',
        '{birth_date,last_name_key~,first_name_key.,email|email_2?,first_name_key:full!}', 'same', 70),
    -- Without a birth date: the middle name tells father from son, unless it is made of the first name: Ivan Ivanovich.
    ('person by e-mail', 'same person by e-mail, name and middle name',
        '{last_name_key+first_name_key~,middle_name_key~,first_name_key^middle_name_key}', 'same', 60),
    ('person by phone', 'same person by phone, name and middle name',
        '{last_name_key+first_name_key~,middle_name_key~,first_name_key^middle_name_key}', 'same', 60),
    ('person by e-mail', 'same person by e-mail, first and middle name, another surname',
        '{first_name_key~,middle_name_key~,first_name_key^middle_name_key,phone|phone_2?,first_name_key:latin.!,first_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 33),
    ('person by phone', 'same person by phone, first and middle name, another surname',
        '{first_name_key~,middle_name_key~,first_name_key^middle_name_key,email|email_2?,first_name_key:latin.!,first_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 33),
    -- No daughter is called like her mother, and no Japanese son like his father.
    ('person by e-mail', 'same woman by e-mail and name', '{last_name_key+first_name_key~,first_name_key:feminine,middle_name_key.?}', 'same', 42),
    ('person by phone', 'same woman by phone and name', '{last_name_key+first_name_key~,first_name_key:feminine,middle_name_key.?}', 'same', 42),
    ('person by e-mail', 'same person by e-mail and name in characters', '{last_name_key,first_name_key:other}', 'same', 42),
    ('person by phone', 'same person by phone and name in characters', '{last_name_key,first_name_key:other}', 'same', 42),
    -- Not on what a family shares: father and son may have one name, and a middle name or a birth date is missing.
    ('person by e-mail', 'same person by an e-mail of one name',
        '{last_name_key+first_name_key~,middle_name_key.?,first_name_key^middle_name_key,phone|phone_2?,first_name_key:latin.!,first_name_key:other.!,middle_name_key:latin.!,middle_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 45),
    ('person by phone', 'same person by phone and e-mail of one name',
        '{last_name_key+first_name_key~,middle_name_key.?,first_name_key^middle_name_key,email|email_2,first_name_key:latin.!,first_name_key:other.!,middle_name_key:latin.!,middle_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 45),
    ('person by phone', 'same person by a phone of one name',
        '{last_name_key+first_name_key~,middle_name_key.?,first_name_key^middle_name_key,email|email_2?,first_name_key:latin.!,first_name_key:other.!,middle_name_key:latin.!,middle_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 40),
    -- Who bears his father's initial has it twice, and so may his son.
    ('person by e-mail', 'same person by an e-mail of one name, initials',
        '{last_name_key~,first_name_key.,middle_name_key.,first_name_key^middle_name_key,phone|phone_2?,first_name_key:latin.!,first_name_key:other.!,first_name_key:full!,middle_name_key:latin.!,middle_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 35),
    ('person by phone', 'same person by a phone of one name, initials',
        '{last_name_key~,first_name_key.,middle_name_key.,first_name_key^middle_name_key,email|email_2?,first_name_key:latin.!,first_name_key:other.!,first_name_key:full!,middle_name_key:latin.!,middle_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 35),
    ('person by phone', 'same person by phone and e-mail of one name, initial',
        '{last_name_key~,first_name_key.,middle_name_key.?,first_name_key^middle_name_key,email|email_2,first_name_key:latin.!,first_name_key:other.!,first_name_key:full!,middle_name_key:latin.!,middle_name_key:other.!,birth_date!,tax_id_key!}',
        'same', 35),
    ('person by e-mail', 'same person by e-mail, no name against it',
        '{last_name_key~?,first_name_key-?,middle_name_key.?,first_name_key:latin.!,first_name_key:other.!}', 'same', 30),
    ('person by e-mail', 'same person by e-mail and first name, a surname missing',
        '{last_name_key-?,first_name_key~,middle_name_key.?,first_name_key:latin.!,first_name_key:other.!}', 'same', 30),
    ('person by e-mail', 'one e-mail, one name', '{last_name_key+first_name_key~,middle_name_key.?}', 'review', 20),

    -- Of branches only the tax reason code tells which is which; what has none is mostly the head office (01), unless
    -- records of this key say otherwise or place, phone and e-mail do.
    ('organization by tax number', 'same organization by tax number without tax reason codes',
        '{tax_reason_code-,phone|phone_2?,email|email_2?,city?,tax_reason_code!,city!}', 'same', 60),
    ('organization by tax number', 'same organization by tax number and city',
        '{tax_reason_code?,tax_reason_code:branch-,city,phone|phone_2?,tax_reason_code!}', 'same', 56),
    ('organization by tax number', 'same organization by tax number and phone',
        '{tax_reason_code?,tax_reason_code:branch-,phone|phone_2,city?,tax_reason_code!,city!}', 'same', 55),
    ('organization by tax number', 'same organization by tax number and e-mail',
        '{tax_reason_code?,tax_reason_code:branch-,email|email_2,phone|phone_2?,city?,tax_reason_code!,city!}', 'same', 55),
    ('organization by tax number', 'same organization by tax number and name',
        '{tax_reason_code?,tax_reason_code:branch-,company_name_key/1,phone|phone_2?,email|email_2?,city?,tax_reason_code!,city!}', 'same', 54),
    ('organization by name and phone', 'same organization by name, phone and tax reason code', '{tax_reason_code,city?}', 'same', 52),
    ('organization by name and phone', 'same organization by name, phone and city',
        '{tax_reason_code?,tax_reason_code:branch-,city,email|email_2?,tax_reason_code!,tax_id_key!}', 'same', 51),
    ('organization by name and phone', 'same organization by name and phone',
        '{tax_reason_code?,tax_reason_code:branch-,city?,email|email_2?,tax_reason_code!,tax_id_key!,city!}', 'same', 50),
    ('organization by name and e-mail', 'same organization by name, e-mail and tax reason code', '{tax_reason_code,city?}', 'same', 52),
    ('organization by name and e-mail', 'same organization by name, e-mail and city',
        '{tax_reason_code?,tax_reason_code:branch-,city,phone|phone_2?,tax_reason_code!,tax_id_key!}', 'same', 51),
    ('organization by name and e-mail', 'same organization by name and e-mail',
        '{tax_reason_code?,tax_reason_code:branch-,city?,phone|phone_2?,tax_reason_code!,tax_id_key!,city!}', 'same', 50)
) as rule (block_name, rule_name, signs, verdict, strength)
inner join exchange.match_block as block using (block_name)
on conflict (rule_name) do update
set signs = excluded.signs, verdict = excluded.verdict, strength = excluded.strength;
-- What the rules above say better.
update exchange.match_rule set is_active = false
where rule_name in (
    'same organization by tax number, city and phone', 'same organization by name, e-mail and phone'
);

update exchange.reject_code
set
    advice_ru = '{table}, запись {key}: значения «{value}» в {column} нет в словаре. Оператор отвечает на него командой intersect dictionary answer, и строка берётся сама; или исправьте значение и повторите строку: staging.correct, staging.replay.',
    advice_en = '{table}, record {key}: the dictionary does not know "{value}" in {column}. The operator answers it with intersect dictionary answer, then the row is taken by itself; or correct it and replay the row: staging.correct, staging.replay.'
where code = 'value_unknown';
reset role;

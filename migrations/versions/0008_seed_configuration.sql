set role intersect_owner;

insert into exchange.match_block (entity, block_name, kind, key_columns, max_records) values
    ('customer', 'person by e-mail', 'person', '{email|email_2}', 10),
    ('customer', 'person by phone', 'person', '{phone|phone_2}', 20),
    ('customer', 'person by tax number', 'person', '{tax_id_key}', 20),
    -- Few are born on one day with names that sound alike, unless the names are very common.
    ('customer', 'person by birth date and name', 'person', '{birth_date,last_name_key@+first_name_key@}', 8),
    ('customer', 'organization by tax number', 'organization', '{tax_id_key}', 50),
    ('customer', 'organization by name and phone', 'organization', '{company_name_key/1,phone|phone_2}', 20),
    ('customer', 'organization by name and e-mail', 'organization', '{company_name_key/1,email|email_2}', 20),
    ('customer', 'organization by name and city', 'organization', '{company_name_key/1,city}', 20),
    ('product', 'product by article number', null, '{sku}', 20);

-- The middle name tells father from son where it is there; a birth date does when both have one (exchange.match_conflict).
insert into exchange.match_rule (block_id, rule_name, signs, verdict, strength)
select block.block_id, rule.rule_name, rule.signs::text[], rule.verdict, rule.strength
from (
    values
    ('person by tax number', 'same person by tax number and name', '{last_name_key+first_name_key~?}', 'same', 100),
    ('person by tax number', 'same person by tax number and first name', '{first_name_key~}', 'same', 95),
    ('person by tax number', 'same person by tax number, names in two scripts',
        '{first_name_key:latin?,first_name_key:other?}', 'same', 90),
    ('person by tax number', 'a tax number under two names', '{}', 'review', 10),
    ('person by e-mail', 'same person by e-mail, birth date and first name', '{birth_date,first_name_key~}', 'same', 90),
    ('person by e-mail', 'same person by e-mail, birth date and initial', '{birth_date,last_name_key~,first_name_key.}', 'same', 70),
    ('person by e-mail', 'one e-mail, one birth date, names in two scripts',
        '{birth_date,first_name_key:latin?,first_name_key:other?}', 'review', 20),
    ('person by e-mail', 'same person by e-mail, name and middle name',
        '{last_name_key+first_name_key~,middle_name_key~}', 'same', 60),
    ('person by e-mail', 'same person by an e-mail of one name',
        '{last_name_key+first_name_key~,middle_name_key.?,first_name_key:latin.!,first_name_key:other.!}', 'same', 45),
    ('person by e-mail', 'same person by an e-mail of one name, initials',
        '{last_name_key~,first_name_key.,middle_name_key.?,first_name_key^middle_name_key,first_name_key:latin.!,first_name_key:other.!}', 'same', 35),
    ('person by e-mail', 'same person by e-mail, no name against it', '{last_name_key~?,first_name_key~?,middle_name_key.?,first_name_key:latin.!,first_name_key:other.!}', 'same', 30),
    ('person by e-mail', 'one e-mail, one surname', '{last_name_key~,first_name_key.}', 'review', 10),
    ('person by phone', 'same person by phone, birth date and first name', '{birth_date,first_name_key~}', 'same', 90),
    ('person by phone', 'same person by phone, birth date and initial', '{birth_date,last_name_key~,first_name_key.}', 'same', 70),
    ('person by phone', 'one phone, one birth date, names in two scripts',
        '{birth_date,first_name_key:latin?,first_name_key:other?}', 'review', 20),
    ('person by phone', 'same person by phone, name and middle name',
        '{last_name_key+first_name_key~,middle_name_key~}', 'same', 60),
    -- Not on a family's phone: father and son may have one name, and a middle name or a birth date is missing.
    ('person by phone', 'same person by a phone of one name',
        '{last_name_key+first_name_key~,middle_name_key.?,first_name_key:latin.!,first_name_key:other.!}', 'same', 40),
    -- Who bears his father's initial has it twice, and so may his son.
    ('person by phone', 'same person by a phone of one name, initials',
        '{last_name_key~,first_name_key.,middle_name_key.?,first_name_key^middle_name_key,first_name_key:latin.!,first_name_key:other.!}', 'same', 35),
    ('person by phone', 'one phone, one name', '{last_name_key+first_name_key~,middle_name_key.?}', 'review', 20),
    ('person by phone', 'one phone, one surname', '{last_name_key~,first_name_key.}', 'review', 10),
    ('person by birth date and name', 'same person by full name and birth date',
        '{last_name_key+first_name_key~,middle_name_key~}', 'same', 80),
    ('person by birth date and name', 'same person by name, birth date and city',
        '{last_name_key+first_name_key~,middle_name_key.?,city}', 'same', 40),
    ('person by birth date and name', 'one name, one birth date', '{last_name_key+first_name_key~,middle_name_key.?}', 'review', 10),
    ('organization by tax number', 'same organization by tax number and tax reason code', '{tax_reason_code}', 'same', 100),
    -- Of branches only the tax reason code tells which is which; where one record lacks it, place and phone must agree.
    ('organization by tax number', 'same organization by tax number without tax reason codes',
        '{tax_reason_code-,city?}', 'same', 60),
    ('organization by tax number', 'same organization by tax number, city and phone',
        '{tax_reason_code?,city,phone|phone_2}', 'same', 55),
    ('organization by tax number', 'one tax number', '{tax_reason_code?}', 'review', 10),
    ('organization by name and phone', 'same organization by name and phone', '{city?}', 'same', 50),
    ('organization by name and e-mail', 'same organization by name, e-mail and city', '{city}', 'same', 50),
    ('organization by name and e-mail', 'same organization by name, e-mail and phone', '{phone|phone_2,city?}', 'same', 50),
    ('organization by name and city', 'same organization by name and address', '{address%}', 'same', 40),
    ('organization by name and city', 'one name, one city', '{}', 'review', 10),
    ('product by article number', 'same product by article number', '{}', 'same', 100)
) as rule (block_name, rule_name, signs, verdict, strength)
inner join exchange.match_block as block using (block_name);

insert into exchange.match_conflict (entity, kind, sign) values
    ('customer', 'person', 'birth_date'),
    ('customer', 'person', 'tax_id_key'),
    ('customer', 'person', 'first_name_key:latin.'),
    ('customer', 'person', 'first_name_key:other.'),
    ('customer', 'person', 'middle_name_key:latin.'),
    ('customer', 'person', 'middle_name_key:other.'),
    ('customer', 'organization', 'tax_id_key'),
    ('customer', 'organization', 'tax_reason_code'),
    ('customer', 'organization', 'company_name_key/2');

insert into exchange.brake (measure, max_share, min_rows) values
    ('change', 0.5, 1000), ('delete', 0.1, 1000), ('merge', 0.1, 1000);

insert into exchange.dictionary (dictionary, description, unknown_policy, default_value) values
    ('deal_direction', 'Direction of an order: its portal value is the id of a deal pipeline.', 'reject', null),
    ('deal_stage', 'Stage of an order: its portal value is the stage without the pipeline''s prefix.', 'reject', null),
    ('currency', 'Currency: its portal value is the portal''s currency code.', 'pass', null),
    ('price_type', 'Price type: its portal value is the id of a catalog price type; base needs none.', 'pass', null),
    ('unit', 'Unit of measure: its portal value is the id of a catalog measure.', 'pass', null),
    ('manager', 'Responsible person: the portal value is the id of a portal user.', 'pass', null),
    ('site', 'Dealer centre or branch.', 'pass', null),
    ('customer_status', 'Status of a customer.', 'pass', null);

insert into exchange.dictionary_value (dictionary, source_value, canonical_value) values
    ('deal_direction', 'sales', 'sales'), ('deal_direction', 'sale', 'sales'), ('deal_direction', 'продажа', 'sales'),
    ('deal_direction', 'продажи', 'sales'),
    ('deal_direction', 'repair', 'repair'), ('deal_direction', 'service', 'repair'), ('deal_direction', 'ремонт', 'repair'),
    ('deal_direction', 'сервис', 'repair'),
    ('deal_direction', 'insurance', 'insurance'), ('deal_direction', 'страхование', 'insurance'),
    ('deal_stage', 'new', 'new'), ('deal_stage', 'новый', 'new'), ('deal_stage', 'новая', 'new'),
    ('deal_stage', 'in_progress', 'in_progress'), ('deal_stage', 'in progress', 'in_progress'),
    ('deal_stage', 'в работе', 'in_progress'),
    ('deal_stage', 'invoiced', 'invoiced'), ('deal_stage', 'счет выставлен', 'invoiced'),
    ('deal_stage', 'won', 'won'), ('deal_stage', 'closed', 'won'), ('deal_stage', 'completed', 'won'),
    ('deal_stage', 'выполнен', 'won'), ('deal_stage', 'закрыт', 'won'),
    ('deal_stage', 'lost', 'lost'), ('deal_stage', 'cancelled', 'lost'), ('deal_stage', 'canceled', 'lost'),
    ('deal_stage', 'отменен', 'lost');

insert into exchange.portal_value (portal_id, dictionary, canonical_value, portal_value) values
    (1, 'deal_direction', 'sales', '0'),
    (1, 'deal_stage', 'new', 'NEW'), (1, 'deal_stage', 'in_progress', 'EXECUTING'),
    (1, 'deal_stage', 'invoiced', 'FINAL_INVOICE'), (1, 'deal_stage', 'won', 'WON'), (1, 'deal_stage', 'lost', 'LOSE'),
    (1, 'currency', 'RUB', 'RUB'), (1, 'currency', 'USD', 'USD'), (1, 'currency', 'EUR', 'EUR'),
    (1, 'currency', 'KZT', 'KZT'), (1, 'currency', 'BYN', 'BYN'), (1, 'currency', 'CNY', 'CNY'),
    (1, 'currency', 'JPY', 'JPY');

insert into exchange.field_map (
    entity, golden_column, portal_field, direction, transform, argument, default_value, default_unless, null_policy,
    is_required
) values
    ('contact', 'first_name', 'name', 'both', 'text', null, 'Без имени', '{last_name}', 'skip', false),
    ('contact', 'last_name', 'lastName', 'both', 'text', null, null, '{}', 'skip', false),
    ('contact', 'middle_name', 'secondName', 'both', 'text', null, null, '{}', 'skip', false),
    ('contact', 'birth_date', 'birthdate', 'both', 'date', null, null, '{}', 'skip', false),
    ('contact', 'comment', 'comments', 'both', 'text', null, null, '{}', 'skip', false),
    ('contact', 'phones', 'PHONE', 'both', 'phone', 'WORK', null, '{}', 'skip', false),
    ('contact', 'emails', 'EMAIL', 'both', 'email', 'WORK', null, '{}', 'skip', false),
    ('contact', 'parent_golden_id', 'companyId', 'out', 'card', 'company', null, '{}', 'skip', false),
    ('contact', 'manager', 'assignedById', 'out', 'dictionary', 'manager', null, '{}', 'skip', false),
    ('company', 'company_name', 'title', 'both', 'text', null, null, '{}', 'skip', true),
    ('company', 'comment', 'comments', 'both', 'text', null, null, '{}', 'skip', false),
    ('company', 'phones', 'PHONE', 'both', 'phone', 'WORK', null, '{}', 'skip', false),
    ('company', 'emails', 'EMAIL', 'both', 'email', 'WORK', null, '{}', 'skip', false),
    ('company', 'manager', 'assignedById', 'out', 'dictionary', 'manager', null, '{}', 'skip', false),
    ('deal', 'title', 'title', 'both', 'text', null, null, '{}', 'skip', true),
    ('deal', 'direction', 'categoryId', 'both', 'dictionary', 'deal_direction', '0', '{direction}', 'skip', true),
    ('deal', 'stage', 'stageId', 'both', 'stage', 'deal_stage', null, '{}', 'skip', false),
    ('deal', 'amount', 'opportunity', 'both', 'money', null, null, '{}', 'skip', false),
    ('deal', null, 'isManualOpportunity', 'out', 'text', null, 'Y', '{}', 'skip', false),
    ('deal', 'currency', 'currencyId', 'both', 'dictionary', 'currency', null, '{}', 'skip', false),
    ('deal', 'ordered_at', 'begindate', 'both', 'date', null, null, '{}', 'skip', false),
    ('deal', 'closed_at', 'closedate', 'both', 'date', null, null, '{}', 'skip', false),
    ('deal', 'comment', 'comments', 'both', 'text', null, null, '{}', 'skip', false),
    ('deal', 'company_golden_id', 'companyId', 'out', 'card', 'company', null, '{}', 'skip', false),
    ('deal', 'contact_golden_ids', 'contactIds', 'out', 'cards', 'contact', null, '{}', 'skip', false),
    ('deal', 'manager', 'assignedById', 'out', 'dictionary', 'manager', null, '{}', 'skip', false),
    ('product', 'name', 'name', 'out', 'text', null, null, '{}', 'skip', true),
    ('product', 'description', 'detailText', 'out', 'text', null, null, '{}', 'skip', false),
    ('product', 'is_active', 'active', 'out', 'yes_no', null, null, '{}', 'skip', false),
    ('product', 'unit', 'measure', 'out', 'dictionary', 'unit', null, '{}', 'skip', false);

insert into exchange.reject_code (code, advice_ru, advice_en) values
    ('source_unknown', '{table}: источник «{value}» не зарегистрирован. Выполните: intersect source add ИМЯ, затем повторите строку.',
        '{table}: source "{value}" is not registered. Run: intersect source add NAME, then replay the row.'),
    ('source_inactive', '{table}: источник «{value}» выключен. Включите его в exchange.source, затем повторите строку.',
        '{table}: source "{value}" is switched off. Switch it on in exchange.source, then replay the row.'),
    ('key_missing', '{table}: у строки нет source_key. Пришлите её снова с ключом записи.',
        '{table}: the row has no source_key. Send it again with the record''s key.'),
    ('operation_unknown', '{table}, запись {key}: op «{value}» неизвестна. Допустимы upsert и delete.',
        '{table}, record {key}: op "{value}" is unknown. Use upsert or delete.'),
    ('attributes_invalid', '{table}, запись {key}: attributes должны быть объектом JSON.',
        '{table}, record {key}: attributes must be a JSON object.'),
    ('date_invalid', '{table}, запись {key}: в {column} нет такой даты: «{value}». Исправьте дату или порядок дня и месяца (intersect source set … --date-order), затем повторите строку.',
        '{table}, record {key}: {column} holds no possible date: "{value}". Correct the date, or the source''s date order (intersect source set … --date-order), then replay the row.'),
    ('number_invalid', '{table}, запись {key}: в {column} не число: «{value}». Исправьте значение или десятичный разделитель источника, затем повторите строку.',
        '{table}, record {key}: {column} holds no number: "{value}". Correct it, or the source''s decimal separator, then replay the row.'),
    ('boolean_invalid', '{table}, запись {key}: в {column} ожидается да или нет, получено «{value}».',
        '{table}, record {key}: {column} should be yes or no, it is "{value}".'),
    ('currency_invalid', '{table}, запись {key}: в {column} ожидается код валюты из трёх букв (RUB, USD), получено «{value}».',
        '{table}, record {key}: {column} should be a currency code of three letters (RUB, USD), it is "{value}".'),
    ('kind_unknown', '{table}, запись {key}: значение «{value}» в {column} не допускается. Для клиента: person или organization; для товара: goods или service.',
        '{table}, record {key}: {column} may not be "{value}". Customers: person or organization; products: goods or service.'),
    ('tax_id_invalid', '{table}, запись {key}: в {column} не налоговый номер: «{value}». Оставьте только цифры (5–20 знаков).',
        '{table}, record {key}: {column} holds no tax number: "{value}". Use digits only, 5 to 20 characters.'),
    ('phone_invalid', '{table}, запись {key}: в {column} не телефон: «{value}». Нужно 5–15 цифр; исправьте и повторите строку.',
        '{table}, record {key}: {column} holds no phone: "{value}". It takes 5 to 15 digits; correct it and replay the row.'),
    ('email_invalid', '{table}, запись {key}: в {column} не адрес e-mail: «{value}». Исправьте и повторите строку.',
        '{table}, record {key}: {column} holds no e-mail address: "{value}". Correct it and replay the row.'),
    ('value_too_long', '{table}, запись {key}: значение {column} длиннее 200 знаков. Пришлите строку с более коротким.',
        '{table}, record {key}: {column} is longer than 200 characters. Send the row with a shorter one.'),
    ('value_missing', '{table}, запись {key}: нет обязательного значения {column}. Пришлите строку с ним.',
        '{table}, record {key}: {column} is required and absent. Send the row with it.'),
    ('value_unknown', '{table}, запись {key}: значения «{value}» в {column} нет в словаре. Добавьте его в exchange.dictionary_value или исправьте, затем повторите строку: staging.replay.',
        '{table}, record {key}: the dictionary does not know "{value}" in {column}. Add it to exchange.dictionary_value or correct it, then replay the row: staging.replay.'),
    ('reference_missing', '{table}, запись {key}: {column} указывает на «{value}», а такой записи от источника ещё не было. Пришлите её; эта строка уже принята и пойдёт дальше сама.',
        '{table}, record {key}: {column} points to "{value}", which this source has not sent yet. Send it; this row is in and will follow by itself.');

insert into exchange.portal_error (code, class, advice_ru, advice_en) values
    ('QUERY_LIMIT_EXCEEDED', 'limit', 'Портал просит подождать; повтор произойдёт сам.', 'The portal asks to wait; it is repeated by itself.'),
    ('OPERATION_TIME_LIMIT', 'limit', 'Лимит времени метода на портале исчерпан; повтор произойдёт сам.', 'The portal''s time for this method is used up; it is repeated by itself.'),
    ('INTERNAL_SERVER_ERROR', 'transient', 'Портал временно не справляется; повтор произойдёт сам.', 'The portal has trouble; it is repeated by itself.'),
    ('ERROR_UNEXPECTED_ANSWER', 'transient', 'Портал временно не справляется; повтор произойдёт сам.', 'The portal has trouble; it is repeated by itself.'),
    ('OVERLOAD_LIMIT', 'configuration', 'Портал заблокирован поставщиком из-за нагрузки: обратитесь в поддержку Битрикс24.', 'The vendor blocked the portal for its load: ask Bitrix24 support.'),
    ('NO_AUTH_FOUND', 'configuration', 'Вебхук или токен не подходит: проверьте INTERSECT_PORTAL_URL.', 'The webhook or token is wrong: check INTERSECT_PORTAL_URL.'),
    ('INVALID_TOKEN', 'configuration', 'Токен недействителен: выдайте приложению доступ заново.', 'The token is not valid: authorize the application again.'),
    ('EXPIRED_TOKEN', 'configuration', 'Токен истёк и не обновился: выдайте приложению доступ заново.', 'The token expired and could not be renewed: authorize the application again.'),
    ('AUTHORIZATION_ERROR', 'configuration', 'Пользователь вебхука отключён: создайте вебхук заново.', 'The webhook''s user is deactivated: create the webhook again.'),
    ('APPLICATION_NOT_FOUND', 'configuration', 'Приложение удалено с портала: установите его заново.', 'The application is gone from the portal: install it again.'),
    ('PAYMENT_REQUIRED', 'configuration', 'Подписка портала закончилась.', 'The portal''s subscription has ended.'),
    ('ACCESS_DENIED', 'configuration', 'У пользователя вебхука нет прав или тариф не даёт REST: проверьте права и тариф.', 'The webhook''s user lacks rights, or the plan has no REST: check both.'),
    ('INVALID_CREDENTIALS', 'configuration', 'У пользователя вебхука нет прав на это действие.', 'The webhook''s user lacks the right for this.'),
    ('INSUFFICIENT_SCOPE', 'configuration', 'Вебхуку не хватает прав доступа (scope): нужны crm, catalog, user.', 'The webhook lacks a scope: it needs crm, catalog, user.'),
    ('ERROR_METHOD_NOT_FOUND', 'configuration', 'На портале нет этого метода: обновите портал.', 'The portal has no such method: update the portal.'),
    ('PORTAL_DELETED', 'configuration', 'Портал закрыт.', 'The portal is closed.'),
    ('CRM_FIELD_ERROR_REQUIRED', 'data', 'На портале есть обязательное поле, которое не заполнено: добавьте его в карту полей или снимите обязательность.', 'The portal demands a field that is empty: add it to the field map, or make it optional there.'),
    ('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'data', 'Портал не принял значение поля: исправьте его в источнике или в карте полей.', 'The portal refused a field''s value: correct it in the source or the field map.'),
    ('NOT_FOUND', 'data', 'Карточки больше нет на портале: её удалили или объединили. Решите, создать ли её заново.', 'The card is gone from the portal: it was deleted or merged. Decide whether to create it again.'),
    ('INVALID_ARG_VALUE', 'data', 'Портал не принял значение: исправьте его в источнике или в карте полей.', 'The portal refused a value: correct it in the source or the field map.'),
    ('NO_REPLY', 'transient', 'Ответ портала потерян; исход выясняется сам. Если запись отложена, портал не справляется с ней: повторите её командой intersect replay.', 'The portal''s reply was lost; the outcome is found out by itself. If the record is parked, the portal cannot cope with it: run intersect replay.'),
    ('UNREADABLE_REPLY', 'transient', 'Ответ портала не прочитать; исход выясняется сам. Если запись отложена, повторите её командой intersect replay.', 'The portal''s reply is unreadable; the outcome is found out by itself. If the record is parked, run intersect replay.'),
    ('NO_ENTRY', 'transient', 'Портал не сказал, что стало с этой записью; исход выясняется сам.', 'The portal did not say what became of this record; it is found out by itself.'),
    ('LEASE_ENDED', 'transient', 'Загрузчик остановился, не узнав исхода; исход выясняется сам. Если запись отложена, повторите её командой intersect replay.', 'The loader stopped before it knew the outcome; it is found out by itself. If the record is parked, run intersect replay.'),
    ('VALUE_UNMAPPED', 'data', 'Для обязательного поля нет значения: дополните значения или карту полей (intersect map export, правка, intersect map import), затем intersect replay.', 'A required field has no value: complete the values or the field map (intersect map export, edit, intersect map import), then run intersect replay.'),
    ('CARD_SUPERSEDED', 'data', 'Две карточки оказались одним и тем же: объедините их на портале, младшая больше не обновляется.', 'Two cards turned out to be one thing: merge them in the portal, the younger one is no longer updated.'),
    ('TICK_DISCARDED', 'data', 'Человек отменил отправку этого изменения (intersect discard). Следующее изменение записи отправит всё, чего не хватает карточке; отправить сразу: исправьте данные в источнике и пришлите запись снова.', 'A person threw this delivery away (intersect discard). The next change of the record sends all that its card lacks; to send it now correct the data in the source and send the record again.');
reset role;

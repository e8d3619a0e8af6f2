set role intersect_owner;

-- A refused credential stops alone; the portal goes on with its others.
alter table portal.credential
    add column stopped_at timestamptz,
    add column stopped_until timestamptz,
    add column stop_reason text;
comment on column portal.credential.stopped_at is 'Since when the portal refuses it; NULL: it works.';
comment on column portal.credential.stopped_until is 'When it is tried again.';
comment on column portal.credential.stop_reason is 'The portal''s error code.';

create table portal.move (
    portal_id integer not null,
    configured text not null,
    present text not null,
    moved_at timestamptz not null,
    primary key (portal_id, configured)
);
comment on table portal.move is 'Where a portal answers that has left the address of the settings (T01); scheme, host and port, no secret.';

alter table portal.oauth_token add column is_renewing boolean not null default false;
comment on column portal.oauth_token.is_renewing is 'A new pair was asked for and is not stored: a crash then loses it (T07).';

-- Every error of the portal's documents, as far as what we call can meet it.
alter table exchange.portal_error add column is_of_credential boolean not null default false;
comment on column exchange.portal_error.is_of_credential is 'Another credential of the portal may not meet it: it stops the one that did, not the portal.';
update exchange.portal_error
set is_of_credential = true
where code in (
    'NO_AUTH_FOUND', 'INVALID_TOKEN', 'EXPIRED_TOKEN', 'AUTHORIZATION_ERROR', 'APPLICATION_NOT_FOUND', 'ACCESS_DENIED',
    'INVALID_CREDENTIALS', 'INSUFFICIENT_SCOPE'
);
insert into exchange.portal_error (code, class, is_of_credential, advice_ru, advice_en) values
    ('ERROR_OAUTH', 'configuration', true, 'Портал не принял вход приложения: выдайте приложению доступ заново (intersect portal token).', 'The portal does not accept the application''s authorization: authorize it again (intersect portal token).'),
    ('INVALID_CLIENT', 'configuration', true, 'Неверны INTERSECT_OAUTH_CLIENT_ID или _SECRET: возьмите их из карточки приложения на портале.', 'INTERSECT_OAUTH_CLIENT_ID or _SECRET is wrong: take them from the application''s card in the portal.'),
    ('WRONG_CLIENT', 'configuration', true, 'Неверен INTERSECT_OAUTH_CLIENT_ID: возьмите его из карточки приложения на портале.', 'INTERSECT_OAUTH_CLIENT_ID is wrong: take it from the application''s card in the portal.'),
    ('INVALID_GRANT', 'configuration', true, 'Токен обновления больше не действует: выдайте приложению доступ заново, затем intersect portal token.', 'The refresh token is no longer valid: authorize the application again, then run intersect portal token.'),
    ('MEMBER_CHANGED', 'configuration', true, 'Сервер токенов выдал пару для другого портала: проверьте, где установлено приложение, затем intersect portal token.', 'The token server gave a pair of another portal: check where the application is installed, then run intersect portal token.'),
    ('NOT_INSTALLED', 'configuration', true, 'Приложение не установлено на портале: установите его, затем intersect portal token.', 'The application is not installed in the portal: install it, then run intersect portal token.'),
    ('INVALID_SCOPE', 'configuration', true, 'Приложению не хватает прав доступа (scope): отметьте crm, catalog, user в его карточке.', 'The application lacks a scope: tick crm, catalog, user in its card.'),
    ('USER_ACCESS_ERROR', 'configuration', true, 'Приложение не разрешено этому пользователю: разрешите его в настройках приложения.', 'The application is not allowed to this user: allow it in the application''s settings.'),
    ('ALLOWED_ONLY_INTRANET_USER', 'configuration', true, 'Пользователь вебхука — из экстранета, ему CRM недоступна: создайте вебхук от имени сотрудника.', 'The webhook''s user is an extranet user, who has no CRM: let an employee create the webhook.'),
    ('WRONG_AUTH_TYPE', 'configuration', true, 'Метод доступен только приложению, не вебхуку: настройте INTERSECT_OAUTH_CLIENT_ID и _SECRET.', 'The method is for an application, not for a webhook: set INTERSECT_OAUTH_CLIENT_ID and _SECRET.'),
    ('METHOD_CONFIRM_WAITING', 'configuration', true, 'Портал ждёт, пока администратор разрешит метод: откройте запрос на портале и подтвердите.', 'The portal waits for an administrator to allow the method: open the request in the portal and confirm it.'),
    ('METHOD_CONFIRM_DENIED', 'configuration', true, 'Администратор портала запретил метод: попросите разрешить его.', 'The portal''s administrator refused the method: ask for it to be allowed.'),
    ('INVALID_REQUEST', 'configuration', false, 'Портал отвечает только по https: исправьте адрес в INTERSECT_PORTAL_URL.', 'The portal answers by https only: correct the address in INTERSECT_PORTAL_URL.'),
    ('ERROR_MANIFEST_IS_NOT_AVAILABLE', 'configuration', false, 'Приложение недоступно в Маркете портала: установите его заново.', 'The application is not available in the portal''s market: install it again.'),
    ('ERROR_BATCH_METHOD_NOT_ALLOWED', 'configuration', false, 'Портал не выполняет этот метод в пакете: обновите портал или сообщите разработчикам Intersect.', 'The portal does not run this method in a batch: update the portal, or tell the makers of Intersect.'),
    ('ERROR_BATCH_LENGTH_EXCEEDED', 'configuration', false, 'Портал принимает пакеты короче: уменьшите INTERSECT_BATCH_SIZE.', 'The portal takes shorter batches: lower INTERSECT_BATCH_SIZE.'),
    ('MAX_IMPORT_BATCH_SIZE_EXCEEDED', 'configuration', false, 'Портал импортирует меньше карточек за раз: выключите импорт (intersect lane import --off) и сообщите разработчикам Intersect.', 'The portal imports fewer cards at a time: switch import off (intersect lane import --off), and tell the makers of Intersect.'),
    ('CREATE_DYNAMIC_ITEM_RESTRICTED', 'configuration', false, 'Тариф портала не даёт создавать элементы смарт-процесса: смените тариф или уберите их из карты полей.', 'The portal''s plan does not allow items of this smart process: change the plan, or take them out of the field map.'),
    ('UPDATE_DYNAMIC_ITEM_RESTRICTED', 'configuration', false, 'Тариф портала не даёт менять элементы смарт-процесса: смените тариф или уберите их из карты полей.', 'The portal''s plan does not allow changes of this smart process: change the plan, or take it out of the field map.'),
    ('CREATE_DYNAMIC_TYPE_RESTRICTED', 'configuration', false, 'Тариф портала не даёт создавать смарт-процессы: смените тариф.', 'The portal''s plan does not allow smart processes: change the plan.'),
    ('CRM_FEATURE_RESTRICTION_ERROR', 'configuration', false, 'Тариф портала не даёт этой возможности CRM: смените тариф.', 'The portal''s plan lacks this feature of the CRM: change the plan.'),
    ('ENTITY_TYPE_NOT_SUPPORTED', 'configuration', false, 'Портал не знает такого вида карточек: обновите портал или исправьте карту полей.', 'The portal does not know this kind of card: update the portal, or correct the field map.'),
    ('REMOVING_DISABLED', 'data', false, 'Портал не даёт удалить это: удалите вручную или оставьте.', 'The portal does not let this be deleted: delete it by hand, or leave it.'),
    ('200040300000', 'configuration', false, 'На портале нет этого торгового каталога: выберите каталог (intersect check) или включите его.', 'The portal has no such catalog: choose one (intersect check), or switch it on.'),
    ('200040300010', 'configuration', true, 'У пользователя вебхука нет права читать каталог товаров: дайте его.', 'The webhook''s user may not read the catalog: give the right.'),
    ('200040300020', 'configuration', true, 'У пользователя вебхука нет права менять цены и каталог: дайте его.', 'The webhook''s user may not change prices and the catalog: give the right.'),
    ('200040300030', 'configuration', true, 'У пользователя вебхука нет права менять товары и цены: дайте его.', 'The webhook''s user may not change products and prices: give the right.'),
    ('200040300040', 'configuration', true, 'У пользователя вебхука нет прав на товары каталога: дайте их.', 'The webhook''s user lacks rights to the catalog''s products: give them.'),
    ('200040300043', 'configuration', true, 'У пользователя вебхука нет прав на товары каталога: дайте их.', 'The webhook''s user lacks rights to the catalog''s products: give them.'),
    ('200040300050', 'configuration', true, 'У пользователя вебхука нет прав на товары каталога: дайте их.', 'The webhook''s user lacks rights to the catalog''s products: give them.'),
    ('200700300000', 'data', false, 'Раздел каталога — из другого каталога: исправьте раздел товара в источнике.', 'The catalog section belongs to another catalog: correct the product''s section in the source.'),
    ('200700300040', 'data', false, 'Такой символьный код раздела уже есть: исправьте код в источнике.', 'The section''s code is taken: correct the code in the source.'),
    ('200700300050', 'configuration', false, 'На портале нет этого торгового каталога: выберите каталог (intersect check) или включите его.', 'The portal has no such catalog: choose one (intersect check), or switch it on.'),
    ('0', 'data', false, 'Портал отказал без кода: причина в тексте ответа. Исправьте запись в источнике, затем intersect replay.', 'The portal refused without a code: the reason is in its text. Correct the record in the source, then run intersect replay.'),
    ('100', 'data', false, 'Портал не понял значения: например, одно значение вместо списка. Исправьте карту полей, затем intersect replay.', 'The portal did not understand a value, a single one in place of a list perhaps. Correct the field map, then run intersect replay.'),
    ('-', 'data', false, 'У пользователя вебхука нет права переводить карточку на эту стадию: дайте право или исправьте стадию.', 'The webhook''s user may not move the card to this stage: give the right, or correct the stage.'),
    ('ERROR_CORE', 'data', false, 'Портал не принял запись: причина в тексте ответа (обязательное поле, неверная почта, повтор). Исправьте её в источнике, затем intersect replay.', 'The portal refused the record: the reason is in its text (a required field, a bad e-mail, a repetition). Correct it in the source, then run intersect replay.'),
    ('ERROR_CODE', 'data', false, 'Портал не принял валюту: причина в тексте ответа. Исправьте её в источнике.', 'The portal refused the currency: the reason is in its text. Correct it in the source.'),
    ('ERROR_NOT_FOUND', 'data', false, 'На портале нет того, что меняется: проверьте карту полей (intersect map check).', 'What is to be changed is not in the portal: check the field map (intersect map check).'),
    ('BX_ERROR', 'data', false, 'Портал отказал: причина в тексте ответа. Исправьте запись в источнике, затем intersect replay.', 'The portal refused: the reason is in its text. Correct the record in the source, then run intersect replay.'),
    ('OWNER_NOT_FOUND', 'data', false, 'Карточки, которой принадлежит запись, больше нет на портале: её удалили или объединили (intersect deletion list).', 'The card that this belongs to is gone from the portal: it was deleted or merged (intersect deletion list).'),
    ('FIELD_NOT_FOUND', 'data', false, 'На портале нет такого поля: проверьте карту полей (intersect map check).', 'The portal has no such field: check the field map (intersect map check).'),
    ('MAX_TYPES_COUNT_EXCEEDED', 'data', false, 'Портал сравнивает не больше семи полей при поиске дубликатов: уберите одно на портале.', 'The portal compares no more than seven fields for duplicates: take one away in the portal.'),
    ('WRONG_DATETIME_FORMAT', 'data', false, 'Портал не понял дату: исправьте её формат в карте полей.', 'The portal did not understand a date: correct its format in the field map.'),
    ('ERROR_DOCUMENT_STATUS', 'data', false, 'Складской документ уже проведён: отмените его на портале или создайте новый.', 'The stock document is conducted already: cancel it in the portal, or make a new one.'),
    ('ERROR_DOCUMENT_RIGHTS', 'configuration', true, 'У пользователя вебхука нет прав на складские документы: дайте их.', 'The webhook''s user has no rights to stock documents: give them.'),
    ('ERROR_EVENT_NOT_FOUND', 'configuration', false, 'Портал не знает такого события: обновите портал; изменения читаются опросом.', 'The portal does not know this event: update the portal; changes are read by polling.'),
    ('PROCESS_ID_EMPTY', 'data', false, 'Внутренняя ошибка загрузчика: сообщите разработчикам Intersect.', 'A fault of the loader: tell the makers of Intersect.'),
    ('CODE_EMPTY', 'data', false, 'Внутренняя ошибка загрузчика: сообщите разработчикам Intersect.', 'A fault of the loader: tell the makers of Intersect.'),
    ('QUERY_LIMIT', 'limit', false, 'Портал просит подождать; повтор произойдёт сам.', 'The portal asks to wait; it is repeated by itself.'),
    ('PORTAL_MOVED', 'transient', false, 'Портал перенаправляет на другой адрес, и неясно, его ли он. Если его — укажите этот адрес в INTERSECT_PORTAL_URL (приложению: intersect portal token).', 'The portal redirects to another address that cannot be made sure to be its own. If it is, put it into INTERSECT_PORTAL_URL (for an application: intersect portal token).'),
    ('UNNAMED', 'data', false, 'Портал отказал без кода: причина в тексте ответа. Исправьте запись в источнике или на портале, затем intersect replay.', 'The portal refused without a code: the reason is in its text. Correct the record in the source or in the portal, then run intersect replay.');

-- Imports keep a card's time of creation where they come in its order (W26).
alter table delta.item add column created_at timestamptz;
comment on column delta.item.created_at is 'When the record came to be, by the field map''s createdTime: an import sends it, in this order. NULL: it sends none.';
drop index delta.item_open_idx;
-- Next work: delta.due_work.
create index item_open_idx on delta.item (portal_id, lane, method, rank, created_at, queued_at) where state = 'open';
-- Which imports are on their way: delta.due_work.
create index item_imported_idx on delta.item (portal_id) where state in ('leased', 'unknown') and created_at is not null;
reset role;

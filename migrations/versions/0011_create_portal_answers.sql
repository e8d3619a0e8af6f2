set role intersect_owner;

create table portal.question (
    question text primary key,
    reference text not null,
    safe_answer text not null,
    needed_answer text,
    pattern text not null default '^(yes|no)$',
    meaning text not null,
    advice_ru text,
    advice_en text,
    constraint needed_answer_has_advice check (needed_answer is null or advice_ru is not null and advice_en is not null)
);
comment on table portal.question is 'What documentation of the portal leaves open, and what is safe to assume while nobody knows.';
comment on column portal.question.reference is 'The gap (G..), trap or section it stands in.';
comment on column portal.question.pattern is 'What an answer of a person looks like.';
comment on column portal.question.needed_answer is 'The answer this version relies on; another one is trouble, and the advice says what to do.';

create table portal.answer (
    portal_id integer not null,
    question text not null,
    found text,
    found_at timestamptz,
    chosen text,
    chosen_at timestamptz,
    primary key (portal_id, question)
);
comment on table portal.answer is 'How one portal does it: found by intersect check --probe, or chosen by a person, who outranks it.';

insert into portal.question (question, reference, safe_answer, pattern, meaning) values
    ('batch_over_50', 'G04', 'whole', '^(each|whole)$', 'more than 50 commands in a batch: each surplus one is refused, or the whole request'),
    ('classic_filter_of_unknown_field', 'R12', 'ignored', '^(ignored|refused)$', 'a classic list''s filter on a field that is not there: ignored (so it returns everything) or refused'),
    ('equal_update_moves_time', 'G31', 'yes', '^(yes|no)$', 'an update with equal values moves updatedTime'),
    ('error_language', 'G36', 'unknown', '^(ru|en|unknown)$', 'language of error texts'),
    ('first_contact_is_primary', '5.3', 'no', '^(yes|no)$', 'the first of a deal''s contactIds becomes its primary contact'),
    ('import_in_batch', '5.11', 'no', '^(yes|no)$', 'crm.item.import runs inside a batch'),
    ('import_multifields', 'G32', 'PHONE', '^(fm|PHONE|both|none)$', 'how an import takes phones and e-mails: fm, PHONE (the classic form), both, none'),
    ('longest_text', 'G37', '255', '^\d{1,6}$', 'characters that a contact''s position keeps of a longer text'),
    ('method_names_by_case', 'G38', 'yes', '^(yes|no)$', 'method names have to be written in their documented case'),
    ('null_clears', 'G34', 'no', '^(yes|no)$', 'null in an update empties a field'),
    ('product_rows_move_owner_time', 'G24', 'no', '^(yes|no)$', 'setting product rows moves the owner''s updatedTime although its amount stays'),
    ('requisite_moves_owner_time', 'G24', 'no', '^(yes|no)$', 'a new requisite moves its owner''s updatedTime'),
    ('seconds_until_listed', 'G30', '5', '^\d{1,4}$', 'seconds until a list shows a new card'),
    ('tells_operating', '2.1', 'no', '^(yes|no)$', 'replies tell the server time that a method has used up'),
    ('texts_keep_markup', 'R22', 'no', '^(yes|no)$', 'a text with tags and entities is kept as it was written'),
    ('unresolved_reference', 'G09', 'empty', '^(empty|literal)$', 'a $result reference to nothing: empty, or left as literal text');

insert into portal.question (question, reference, safe_answer, needed_answer, pattern, meaning, advice_ru, advice_en) values
    (
        'deleted_card_answers', 'G35', 'NOT_FOUND', 'NOT_FOUND', '^\w+$', 'the error for a card that was deleted',
        'Удалённая карточка отвечает другой ошибкой: её дельты будут отложены с этим кодом, а не как NOT_FOUND. Смотрите intersect delta list.',
        'A deleted card answers with another error: its deliveries are parked with that code, not with NOT_FOUND. See intersect delta list.'
    ),
    (
        'empty_text_clears', 'G34', 'yes', 'yes', '^(yes|no)$', 'an empty text in an update empties a field',
        'Портал не очищает поле пустым значением: в карте полей замените null_policy clear на keep.',
        'The portal does not empty a field by an empty text: set null_policy from clear to keep in the field map.'
    );
reset role;

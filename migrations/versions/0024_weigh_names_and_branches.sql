set role intersect_owner;

comment on column exchange.match_block.key_columns is 'All must be equal and present. a|b: any value of these columns; a@: phonetic code; a.: first letter; a/1: first part; a+b: both, in any order; a:latin: only when in Latin letters; a:other: only when not; a:full: only when no initial; a:feminine: only of a woman''s name; a:branch: only a КПП of a branch; a:sole: only a tax number that branches do not share; a:year, a:day: parts of a date that is no placeholder; a:reading: in Latin letters.';
comment on column exchange.match_rule.signs is 'Columns that must agree: a equal; a~ similar; a. equal or its initial; a% alike by trigrams, with the same figures; a< not the other with words added, as a branch''s name; a? or absent; a|b any value in common; a+b in any order; a^b: b is not made of a (Ivan, Ivanovich); a- absent in both; a-? absent in one at least; a! all records of the key agree.';

-- The rules for customers once more. Whoever is in is compared by them after: select linked.rebuild_keys('customer').
-- A birth date that is a placeholder makes nobody one.
update exchange.match_block
set key_columns = '{birth_date:year,birth_date:day,last_name_key@+first_name_key@}'
where block_name = 'person by birth date and name';
update exchange.match_rule
set signs = array_replace(array_remove(signs, 'birth_date'), 'birth_date!', 'birth_date:day!')
    || case when 'birth_date' = any (signs) then '{birth_date:year,birth_date:day}'::text[] else '{}' end
where signs && '{birth_date,birth_date!}'::text[];

insert into exchange.match_rule (block_id, rule_name, signs, verdict, strength)
select block.block_id, rule.rule_name, rule.signs::text[], rule.verdict, rule.strength
from (
    values
    -- Who has another phone and another e-mail is mostly somebody else of that name, born on that day.
    ('person by birth date and name', 'same person by full name and birth date',
        '{last_name_key+first_name_key~,middle_name_key~,phone|phone_2?}', 'same', 80),
    ('person by birth date and name', 'same person by full name and birth date, another phone',
        '{last_name_key+first_name_key~,middle_name_key~,email|email_2?}', 'same', 79),
    ('person by birth date and name', 'same person by name, birth date and city',
        '{last_name_key+first_name_key~,middle_name_key.?,city,phone|phone_2?}', 'same', 40),
    ('person by birth date and name', 'same person by name, birth date and city, another phone',
        '{last_name_key+first_name_key~,middle_name_key.?,city,email|email_2?}', 'same', 39),

    -- An initial alone, where nobody else is known by the address.
    ('person by e-mail', 'same person by an e-mail of one name, initial',
        '{last_name_key~,first_name_key.,middle_name_key.?,first_name_key^middle_name_key,phone|phone_2?,first_name_key:latin.!,first_name_key:other.!,first_name_key:full!,middle_name_key:latin.!,middle_name_key:other.!,birth_date:day!,tax_id_key!}',
        'same', 32),
    -- The family's name in kanji in one record and not in the other, where no other family is known by the address; the
    -- given name is read alike.
    ('person by e-mail', 'same person by e-mail and reading of the name',
        '{first_name_key:reading,last_name_key:latin-?,last_name_key:other-?,first_name_key:other-?,phone|phone_2?,last_name_key:latin!,last_name_key:other!}',
        'same', 42),
    ('person by phone', 'same person by phone and reading of the name',
        '{first_name_key:reading,last_name_key:latin-?,last_name_key:other-?,first_name_key:other-?,email|email_2?,last_name_key:latin!,last_name_key:other!}',
        'same', 42),

    -- Of 12 figures is what a sole trader or a Kazakh company has for itself alone.
    ('organization by tax number', 'same organization by a tax number without branches', '{tax_id_key:sole}', 'same', 99),
    -- A branch without a КПП is told by its name: Titan, Titan Omsk.
    ('organization by tax number', 'same organization by tax number without tax reason codes',
        '{tax_reason_code-,company_name_key/1<?,phone|phone_2?,email|email_2?,city?,tax_reason_code!,city!}', 'same', 60),
    ('organization by tax number', 'same organization by tax number and phone',
        '{tax_reason_code?,tax_reason_code:branch-,company_name_key/1<?,phone|phone_2,city?,tax_reason_code!,city!}', 'same', 55),
    ('organization by tax number', 'same organization by tax number and e-mail',
        '{tax_reason_code?,tax_reason_code:branch-,company_name_key/1<?,email|email_2,phone|phone_2?,city?,tax_reason_code!,city!}',
        'same', 55),
    ('organization by tax number', 'same organization by tax number, name and city',
        '{tax_reason_code?,tax_reason_code:branch-,company_name_key/1,city,tax_reason_code!}', 'same', 53),
    -- One name on one switchboard in two legal forms are two companies of a holding, even ЗАО and АО. Several mailboxes are no contradiction
    -- where the city agrees.
    ('organization by name and phone', 'same organization by name, phone and city',
        '{tax_reason_code?,tax_reason_code:branch-,city,tax_reason_code!,tax_id_key!,company_name_key/2!,company_name_key/3?}', 'same', 51),
    ('organization by name and phone', 'same organization by name and phone',
        '{tax_reason_code?,tax_reason_code:branch-,city?,email|email_2?,tax_reason_code!,tax_id_key!,city!,company_name_key/2!,company_name_key/3?}',
        'same', 50),
    ('organization by name and e-mail', 'same organization by name, e-mail and city',
        '{tax_reason_code?,tax_reason_code:branch-,city,phone|phone_2?,tax_reason_code!,tax_id_key!,company_name_key/2!,company_name_key/3?}', 'same', 51),
    ('organization by name and e-mail', 'same organization by name and e-mail',
        '{tax_reason_code?,tax_reason_code:branch-,city?,phone|phone_2?,tax_reason_code!,tax_id_key!,city!,company_name_key/2!,company_name_key/3?}',
        'same', 50),
    ('organization by name and city', 'same organization by name and address',
        '{tax_reason_code?,tax_reason_code:branch-,address%,phone|phone_2?,email|email_2?,tax_reason_code!,tax_id_key!,company_name_key/2!,company_name_key/3?}',
        'same', 40)
) as rule (block_name, rule_name, signs, verdict, strength)
inner join exchange.match_block as block using (block_name)
on conflict (rule_name) do update
set signs = excluded.signs, verdict = excluded.verdict, strength = excluded.strength;
-- Where one record tells of an Ivan Ivanovich, the others that tell no patronymic may be his father or his son.
update exchange.match_rule
set signs = signs || '{middle_name_key:own!}'
where signs @> '{first_name_key^middle_name_key,birth_date:day!}';
-- Who takes another surname is a woman; of a man it is the suffix: Adams, Adams Sr.
update exchange.match_rule
set signs = signs || '{first_name_key:feminine}'
where rule_name in (
    'same person by e-mail, first and middle name, another surname', 'same person by phone, first and middle name, another surname'
);
-- A son with a household of his own lives elsewhere.
update exchange.match_rule
set signs = signs || '{city?}'
where rule_name in (
    'same person by an e-mail of one name', 'same person by a phone of one name', 'same person by phone and e-mail of one name',
    'same person by an e-mail of one name, initial', 'same person by phone and e-mail of one name, initial',
    'same person by e-mail and name in characters',
    'same person by phone and name in characters'
);
reset role;

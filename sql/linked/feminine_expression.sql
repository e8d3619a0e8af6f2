-- SQL expression that is 'f' where a name's keys are those of a woman, by the endings of Slavic and Kazakh names, else NULL.
create or replace function linked.feminine_expression(p_alias text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'case when
            right(%1$I.last_name_key, 3) in (''ova'', ''eva'', ''ina'', ''aia'')
            or right(%1$I.middle_name_key, 2) = ''na'' or right(%1$I.middle_name_key, 4) in (''kizi'', ''gizi'')
            or %1$I.middle_name_key is null and right(%1$I.first_name_key, 1) = ''a'' and length(%1$I.first_name_key) > 2
            and %1$I.first_name_key not in (
                ''nikita'', ''ilia'', ''danila'', ''foma'', ''sava'', ''luka'', ''kuzma'', ''lavra'', ''gavrila'', ''mikola'',
                ''musa'', ''isa'', ''mustafa'', ''abdula'', ''zakaria'', ''iona'', ''foka'', ''misha'', ''sasha'', ''zhenia'', ''valia'',
                ''akira'', ''kenta'', ''shota'', ''riota'', ''iuta'', ''kota'', ''keita'', ''sota'', ''daita'', ''joshua'', ''ioshua'',
                ''luka'', ''nikola'', ''ezra'', ''noa'', ''dima'', ''petia'', ''kolia'', ''vania'', ''serezha'', ''alesha'', ''lesha'', ''vova'',
                ''pasha'', ''grisha'', ''kostia'', ''tolia'', ''boria'', ''gena'', ''gosha'', ''zhora'', ''iura'', ''serega''
            )
        then ''f'' end',
        p_alias
    )
$$;

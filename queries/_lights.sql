-- 亮灯：一项任务按什么判断、差多少、亮什么灯，只在这里。亮灯线见 town.toml 的 [lights]（表 light_line）。

-- 按什么判断：目录 judged 列写明的；没写的、旧快照没有这一列的，由性质推定
-- pace 累计数比时序；due 工程比到期限的进度；level 水平、占比比目标；ceiling 上限，越低越好；rank 位次；done 有无；none 不判断
create macro judged_by(judged, kind, basis, direction, unit) as coalesce(judged, case
    when direction = 'none' then 'none'
    when unit = '位' then 'rank'
    when direction = 'down' then 'ceiling'
    when kind in ('flow', 'count') and basis = 'ytd' then 'pace'
    else 'level'
end);

-- 大得不可信的完成率，多半是完成数或任务数写错了单位：不亮灯、不作标题，写“待核对”
create macro beyond_belief(completion_pct) as coalesce(completion_pct > 300, false);

-- 差多少，正数为好，缺一个即空：pace、due 差个百分点，其余差指标自己的单位。未取舍，只去掉浮点的零头。
-- 有无的事年内没办成不算差，到12月才算
create macro gap_of(judged, direction, value, target, completion_pct, time_pct, on_month) as round(case judged
    when 'pace' then completion_pct - time_pct
    when 'due' then completion_pct - time_pct
    when 'level' then case direction when 'up' then value - target when 'down' then target - value end
    when 'ceiling' then target - value
    when 'rank' then target - value
    when 'done' then if(value >= target or extract(month from on_month) = 12, value - target, null)
end, 9);

-- 绿、黄各从差多少起
create macro lines_of(judged, target) as (

    select
        struct_pack(
            -- 没到期限的工程，慢多少都只是关注
            yellow := case judged
                when 'pace' then yellow_at_least
                when 'due' then -100
                when 'level' then -level_yellow_within * abs(target) / 100
                when 'ceiling' then -ceiling_yellow_within * abs(target) / 100
                when 'rank' then -rank_yellow_within
                when 'done' then 0
            end,
            green := if(judged in ('pace', 'due'), green_at_least, 0)
        )
    from light_line

);

-- 亮什么灯：差多少不知道即灰
create macro light_at(gap, lines) as case
    when gap is null or lines.yellow is null then 'grey'
    when gap >= lines.green then 'green'
    when gap >= lines.yellow then 'yellow'
    else 'red'
end;

create macro rounded_true(gap, digits, lines) as case
    when
        sign(round(gap, digits)) = sign(gap) and light_at(round(gap, digits), lines) = light_at(gap, lines)
        then round(gap, digits)
end;

-- 说出来的差：一位小数；取舍会变成持平、或越过亮灯线的，多写几位，说的和灯总是一致
create macro gap_said(gap, lines) as coalesce(
    rounded_true(gap, 1, lines), rounded_true(gap, 2, lines), rounded_true(gap, 4, lines), gap
);

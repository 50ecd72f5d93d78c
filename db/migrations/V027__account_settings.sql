-- How an account's owner reads numbers, and what they want to hear of and where. Who has no row in alert_setting has the
-- defaults of its columns.

alter table account add column number_format text not null default '1,234.56'
    check (number_format in ('1,234.56', '1.234,56', '1 234,56'));

create table alert_setting (
    account_id      bigint primary key references account (id),
    balance_below   bigint check (balance_below >= 0),
    budget_percents integer[] not null default '{50,80,100}' check (cardinality(budget_percents) <= 3),
    muted           text[]    not null default '{}' check (cardinality(muted) <= 20),
    email           boolean   not null default true,
    webhook_url     text check (length(webhook_url) between 12 and 500),
    webhook_secret  text check (length(webhook_secret) between 30 and 100),
    check ((webhook_url is null) = (webhook_secret is null))
);

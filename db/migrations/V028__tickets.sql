-- Questions to the people behind the service, and their answers. What a ticket says of a request was typed or taken from
-- its receipt by the owner; nothing of a prompt or an answer is in it.

create table ticket (
    id          bigint generated always as identity primary key,
    account_id  bigint      not null references account (id),
    subject     text        not null check (length(subject) between 1 and 150),
    state       text        not null default 'open' check (state in ('open', 'answered', 'closed')),
    request     text check (length(request) <= 40),
    happened    text check (length(happened) <= 60),
    model       text check (length(model) <= 120),
    path        text check (length(path) <= 120),
    error_code  text check (length(error_code) <= 80),
    prompt_size text check (length(prompt_size) <= 60),
    streaming   text check (length(streaming) <= 20),
    created_at  timestamptz not null default clock_timestamp(),
    changed_at  timestamptz not null default clock_timestamp()
);
create index ticket_account on ticket (account_id, id desc);
create index ticket_state on ticket (state, id desc);

-- author is the address of staff who answered; null for the owner.
create table ticket_message (
    id        bigint generated always as identity primary key,
    ticket_id bigint      not null references ticket (id),
    author    text check (length(author) <= 320),
    text      text        not null check (length(text) between 1 and 10000),
    at        timestamptz not null default clock_timestamp()
);
create index ticket_message_ticket on ticket_message (ticket_id, id);

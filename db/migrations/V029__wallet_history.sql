-- The wallet's history shows what was given, expired or adjusted beside a line for each day of usage. Those few rows must
-- be found without passing the many of single requests.

create index movement_given on movement (account_id, reference desc) where kind <> 'use';

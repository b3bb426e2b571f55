import type { Migration } from "@holdfast/postgres";

/** Schema of the database `payment`, in the order of its history. */
export const migrations: readonly Migration[] = [
  {
    id: "001-payments-and-log",
    sql: `
      create table payments (
        order_id text primary key,
        idempotency_key text not null constraint one_payment_per_key unique,
        currency text not null,
        amount_minor_units bigint not null check (amount_minor_units >= 0),
        payment_token text not null,
        capture boolean not null,
        state text not null check (state in
          ('started', 'unknown', 'authorized', 'captured', 'declined', 'refunded', 'not_charged')),
        decline_reason text not null default '',
        -- What is still to be achieved at the provider; null when nothing is.
        intent text check (intent in ('charge', 'capture', 'refund')),
        version integer not null default 1,
        attempts integer not null default 0,
        -- When a charge may last have left for the provider.
        sent_at timestamptz,
        -- When reconciliation shall look at it; null for never.
        check_at timestamptz,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint whoever_intends_is_checked check ((intent is null) = (check_at is null))
      );
      create index payments_to_check on payments (check_at) where check_at is not null;

      -- Append only: what was about to be done, and what was learnt.
      create table payment_log (
        id bigint generated always as identity primary key,
        at timestamptz not null default now(),
        order_id text not null,
        instance text not null,
        event text not null,
        state text not null
      );
    `,
  },
];

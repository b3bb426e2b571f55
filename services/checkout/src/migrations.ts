import type { Migration } from "@holdfast/postgres";

/** Schema of the database `checkout`, in the order of its history. */
export const migrations: readonly Migration[] = [
  {
    id: "001-orders-and-payment-queue",
    sql: `
      -- An order is changed a few times within milliseconds: room on each page keeps the versions together.
      create table orders (
        order_id text primary key,
        cart_id text not null constraint one_order_per_cart unique,
        idempotency_key text not null constraint one_order_per_key unique,
        request_digest text not null,
        payment_token text not null,
        status text not null check (status in
          ('placed', 'reserved', 'payment_pending', 'paid', 'confirmed', 'rejected', 'cancelled')),
        goal text not null default 'confirm' check (goal in ('confirm', 'reject', 'cancel')),
        currency text,
        total_minor_units bigint,
        reserved_until_unix_ms bigint,
        refusal text not null default '',
        answer jsonb,
        -- Who may change the order; nobody while it waits or is done.
        owner text,
        -- Until when it is in somebody's hands or put off; null while it is queued or done.
        lease_until timestamptz,
        version integer not null default 1,
        attempts integer not null default 0,
        trace_context jsonb not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      ) with (fillfactor = 60);
      create index orders_to_take_up on orders (lease_until) where lease_until is not null;

      create table order_lines (
        order_id text not null references orders,
        sku text not null,
        quantity integer not null check (quantity > 0),
        primary key (order_id, sku)
      );

      -- Append only: every step of every saga, in order, and whether it was done after somebody else had left off.
      create table saga_steps (
        order_id text not null references orders,
        version integer not null,
        status text not null,
        goal text not null,
        instance text not null,
        resumed boolean not null,
        at timestamptz not null default clock_timestamp(),
        primary key (order_id, version)
      );

      create table payment_queue (
        order_id text primary key references orders,
        enqueued_at timestamptz not null default now(),
        next_attempt_at timestamptz not null,
        attempts integer not null default 0
      );
      create index payment_queue_by_time on payment_queue (next_attempt_at);
    `,
  },
];

import type { Migration } from "@holdfast/postgres";

/** Schema of the database `inventory`, in the order of its history. */
export const migrations: readonly Migration[] = [
  {
    id: "001-stock-and-reservations",
    sql: `
      -- Rows of stock change all the time: room on each page keeps the new version beside the old one, without
      -- touching an index.
      create table stock (
        sku text primary key,
        initial integer not null check (initial >= 0),
        available integer not null check (available >= 0),
        reserved integer not null default 0 check (reserved >= 0),
        committed integer not null default 0 check (committed >= 0),
        price_minor_units bigint not null check (price_minor_units > 0),
        constraint no_piece_lost_or_made check (available + reserved + committed = initial)
      ) with (fillfactor = 50);

      create table reservations (
        order_id text primary key,
        state text not null check (state in ('reserved', 'committed', 'released', 'expired')),
        total_minor_units bigint not null,
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index reservations_to_expire on reservations (expires_at) where state = 'reserved';

      create table reservation_lines (
        order_id text not null references reservations,
        sku text not null references stock,
        quantity integer not null check (quantity > 0),
        primary key (order_id, sku)
      );
    `,
  },
  {
    id: "002-catalogue",
    sql: `
      insert into stock (sku, initial, available, price_minor_units)
      select sku, pieces, pieces, price
      from (values
        ('mug', 100000, 1200),
        ('tee', 100000, 2500),
        ('poster', 100000, 1800),
        ('sticker', 100000, 300),
        ('notebook', 100000, 950),
        ('tote', 100000, 1600),
        ('limited-poster', 50, 9900)
      ) as catalogue (sku, pieces, price);
    `,
  },
];

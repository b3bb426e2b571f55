import { preparedStatement } from "@holdfast/postgres";

// Every statement locks the reservation, then rows of stock in the order of their units, and changes the reservation
// last, so that no two can wait for each other. Last, because a new reservation cannot be locked before it is inserted,
// after stock: "on conflict do nothing" waits for whoever is changing that row, but not for whoever has only locked it
// and waits for the same stock. New numbers of a row of stock are all computed from the row as it was locked: PostgreSQL
// checks constraints on what an UPDATE makes of the row of its snapshot, before it finds that there is a newer version.
// Each statement is one round trip and commits by itself.

/** $1 order, $2 units (sorted, distinct), $3 quantities, $4 milliseconds to hold. */
export const reserve = preparedStatement({
  name: "inventory.reserve",
  summary: "INSERT reservations",
  effect: "write",
  text: `
    with known as (
      select
        state,
        (select array_agg(sku order by sku) from reservation_lines as l where l.order_id = r.order_id) = $2
        and (select array_agg(quantity order by sku) from reservation_lines as l where l.order_id = r.order_id) = $3
          as has_same_lines
      from reservations as r where order_id = $1 for update
    ), wanted as (
      select sku, quantity from unnest($2::text[], $3::integer[]) as line (sku, quantity)
    ), locked as (
      select sku, available, reserved, committed, price_minor_units, quantity
      from stock join wanted using (sku)
      where not exists (select from known where state <> 'expired' or not has_same_lines)
      order by sku
      for update of stock
    ), verdict as (
      select
        count(*) = cardinality($2::text[]) and bool_and(available >= quantity) as takes,
        min(sku) filter (where available < quantity) as short_sku,
        sum(price_minor_units * quantity)::bigint as total_minor_units
      from locked
    ), made as (
      insert into reservations (order_id, state, total_minor_units, expires_at)
      select $1, 'reserved', total_minor_units, now() + $4 * interval '1 millisecond'
      from verdict where takes and not exists (select from known)
      on conflict (order_id) do nothing
      returning order_id, total_minor_units, expires_at
    ), lines as (
      insert into reservation_lines (order_id, sku, quantity)
      select order_id, sku, quantity from made cross join wanted
    ), renewed as (
      update reservations
      set state = 'reserved', expires_at = now() + $4 * interval '1 millisecond', updated_at = now()
      from verdict cross join known
      where takes and order_id = $1
      returning order_id, reservations.total_minor_units, expires_at
    ), reservation as (
      select * from made union all select * from renewed
    ), taken as (
      update stock
      set (available, reserved, committed)
        = (locked.available - quantity, locked.reserved + quantity, locked.committed)
      from locked cross join reservation
      where stock.sku = locked.sku
    )
    select
      verdict.short_sku,
      (select min(sku) from wanted where not exists (select from stock where stock.sku = wanted.sku)) as unknown_sku,
      reservation.total_minor_units,
      (extract(epoch from reservation.expires_at) * 1000)::bigint as expires_at_unix_ms
    from verdict left join reservation on true`,
});

/** $1 order, $2 milliseconds to hold from now. Moves the expiry of what is reserved, never back. */
export const prolong = preparedStatement({
  name: "inventory.prolong",
  summary: "UPDATE reservations",
  effect: "write",
  text: `
    with prolonged as (
      update reservations
      set expires_at = greatest(expires_at, now() + $2 * interval '1 millisecond')
      where order_id = $1 and state = 'reserved'
      returning expires_at
    )
    select
      state,
      total_minor_units,
      (extract(epoch from coalesce((select expires_at from prolonged), expires_at)) * 1000)::bigint
        as expires_at_unix_ms,
      (select array_agg(sku order by sku) from reservation_lines as l where l.order_id = r.order_id) as skus,
      (select array_agg(quantity order by sku) from reservation_lines as l where l.order_id = r.order_id)
        as quantities
    from reservations as r where order_id = $1`,
});

/** $1 order. */
export const commit = preparedStatement({
  name: "inventory.commit",
  summary: "UPDATE reservations",
  effect: "write",
  text: `
    with held as (
      select order_id from reservations where order_id = $1 and state = 'reserved' for update
    ), locked as (
      select sku, available, reserved, committed, quantity
      from stock join reservation_lines using (sku) join held using (order_id)
      order by sku
      for update of stock
    ), moved as (
      update stock
      set (available, reserved, committed)
        = (locked.available, locked.reserved - quantity, locked.committed + quantity)
      from locked where stock.sku = locked.sku
    ), reservation as (
      update reservations set state = 'committed', updated_at = now()
      from held cross join (select count(*) from locked) as locked_before
      where reservations.order_id = held.order_id
      returning reservations.order_id
    )
    select exists (select from reservation) as changed, state from reservations where order_id = $1`,
});

/** $1 order. An order without a reservation gets one that is released, as a mark. */
export const release = preparedStatement({
  name: "inventory.release",
  summary: "UPDATE reservations",
  effect: "write",
  text: `
    with held as (
      select order_id, state from reservations
      where order_id = $1 and state in ('reserved', 'expired')
      for update
    ), locked as (
      select sku, available, reserved, committed, quantity
      from stock join reservation_lines using (sku) join held using (order_id)
      where held.state = 'reserved'
      order by sku
      for update of stock
    ), moved as (
      update stock
      set (available, reserved, committed)
        = (locked.available + quantity, locked.reserved - quantity, locked.committed)
      from locked where stock.sku = locked.sku
    ), reservation as (
      update reservations set state = 'released', updated_at = now()
      from held cross join (select count(*) from locked) as locked_before
      where reservations.order_id = held.order_id
      returning reservations.order_id
    ), mark as (
      insert into reservations (order_id, state, total_minor_units, expires_at)
      select $1, 'released', 0, now() where not exists (select from held)
      on conflict (order_id) do nothing
      returning order_id
    )
    select exists (select from reservation) or exists (select from mark) as changed`,
});

/** $1 order. */
export const readState = preparedStatement({
  name: "inventory.state",
  summary: "SELECT reservations",
  effect: "read",
  text: `select state from reservations where order_id = $1`,
});

/** $1 unit. */
export const readStock = preparedStatement({
  name: "inventory.stock",
  summary: "SELECT stock",
  effect: "read",
  text: `select sku, available, reserved, committed, price_minor_units from stock where sku = $1`,
});

/** $1 reservations at most. What another instance is sweeping, or someone is committing, is left alone. */
export const expire = preparedStatement({
  name: "inventory.expire",
  summary: "UPDATE reservations",
  effect: "write",
  observed: false,
  text: `
    with due as (
      select order_id from reservations
      where state = 'reserved' and expires_at <= now()
      order by expires_at limit $1
      for update skip locked
    ), back as (
      select sku, sum(quantity)::integer as quantity
      from reservation_lines join due using (order_id)
      group by sku
    ), locked as (
      select sku, available, reserved, committed, quantity
      from stock join back using (sku)
      order by sku
      for update of stock
    ), moved as (
      update stock
      set (available, reserved, committed)
        = (locked.available + quantity, locked.reserved - quantity, locked.committed)
      from locked where stock.sku = locked.sku
    ), expired as (
      update reservations set state = 'expired', updated_at = now()
      from due cross join (select count(*) from locked) as locked_before
      where reservations.order_id = due.order_id
      returning reservations.order_id
    )
    select count(*) as expired from expired`,
});

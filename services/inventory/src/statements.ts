import { preparedStatement } from "@holdfast/postgres";

// Every statement locks the reservation before stock, and rows of stock in the order of their units, so that no two can
// wait for each other. Each is one round trip and commits by itself.

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
      select sku, available, price_minor_units, quantity
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
    ), reservation as (
      insert into reservations as r (order_id, state, total_minor_units, expires_at)
      select $1, 'reserved', total_minor_units, now() + $4 * interval '1 millisecond'
      from verdict where takes
      on conflict (order_id) do update
        set state = 'reserved', expires_at = excluded.expires_at, updated_at = now()
        where r.state = 'expired'
      returning order_id, total_minor_units, expires_at
    ), lines as (
      insert into reservation_lines (order_id, sku, quantity)
      select order_id, sku, quantity from reservation cross join wanted
      on conflict (order_id, sku) do nothing
    ), taken as (
      update stock set available = stock.available - locked.quantity, reserved = reserved + locked.quantity
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
    with reservation as (
      update reservations set state = 'committed', updated_at = now()
      where order_id = $1 and state = 'reserved'
      returning order_id
    ), locked as (
      select sku, quantity
      from stock join reservation_lines using (sku) join reservation using (order_id)
      order by sku
      for update of stock
    ), moved as (
      update stock set reserved = reserved - quantity, committed = committed + quantity
      from locked where stock.sku = locked.sku
    )
    select exists (select from reservation) as changed, state from reservations where order_id = $1`,
});

/** $1 order. An order without a reservation gets one that is released, as a mark. */
export const release = preparedStatement({
  name: "inventory.release",
  summary: "UPDATE reservations",
  effect: "write",
  text: `
    with reservation as (
      insert into reservations as r (order_id, state, total_minor_units, expires_at)
      values ($1, 'released', 0, now())
      on conflict (order_id) do update set state = 'released', updated_at = now()
        where r.state in ('reserved', 'expired')
      returning order_id, old.state as was
    ), locked as (
      select sku, quantity
      from stock join reservation_lines using (sku) join reservation using (order_id)
      where was = 'reserved'
      order by sku
      for update of stock
    ), moved as (
      update stock set available = available + quantity, reserved = reserved - quantity
      from locked where stock.sku = locked.sku
    )
    select exists (select from reservation) as changed`,
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
    ), expired as (
      update reservations set state = 'expired', updated_at = now()
      from due where reservations.order_id = due.order_id
      returning reservations.order_id
    ), back as (
      select sku, sum(quantity)::integer as quantity
      from reservation_lines join expired using (order_id)
      group by sku
    ), locked as (
      select sku, quantity from stock join back using (sku) order by sku for update of stock
    ), moved as (
      update stock set available = available + quantity, reserved = reserved - quantity
      from locked where stock.sku = locked.sku
    )
    select count(*) as expired from expired`,
});

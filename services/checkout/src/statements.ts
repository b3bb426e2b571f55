import { preparedStatement } from "@holdfast/postgres";

// Each statement is one round trip and commits by itself. A queue row is locked before its order.

const columns = `
  order_id, cart_id, idempotency_key, request_digest, payment_token, status, goal, currency, total_minor_units,
  reserved_until_unix_ms, refusal, answer, version, attempts, trace_context,
  (extract(epoch from now() - created_at) * 1000)::bigint as age_ms,
  (select array_agg(sku order by sku) from order_lines as l where l.order_id = o.order_id) as skus,
  (select array_agg(quantity order by sku) from order_lines as l where l.order_id = o.order_id) as quantities`;

/**
 * $1 order, $2 cart, $3 key, $4 digest, $5 token, $6 owner, $7 lease in ms, $8 trace, $9 units, $10 quantities,
 * $11 instance.
 */
export const place = preparedStatement({
  name: "checkout.place",
  summary: "INSERT orders",
  effect: "write",
  text: `
    with placed as (
      insert into orders
        (order_id, cart_id, idempotency_key, request_digest, payment_token, status, owner, lease_until,
         trace_context)
      values
        ($1, $2, $3, $4, $5, 'placed', $6, now() + $7 * interval '1 millisecond', $8::jsonb)
      on conflict do nothing
      returning order_id
    ), step as (
      insert into saga_steps (order_id, version, status, goal, instance, resumed)
      select order_id, 1, 'placed', 'confirm', $11, false from placed
    ), lines as (
      insert into order_lines (order_id, sku, quantity)
      select order_id, sku, quantity
      from placed cross join unnest($9::text[], $10::integer[]) as line (sku, quantity)
    )
    select count(*) as placed from placed`,
});

/** $1 key, $2 cart. The order of the key comes first. */
export const findTaken = preparedStatement({
  name: "checkout.taken",
  summary: "SELECT orders",
  effect: "read",
  text: `
    select ${columns} from orders as o where idempotency_key = $1 or cart_id = $2
    order by idempotency_key = $1 desc limit 1`,
});

/** $1 order. */
export const find = preparedStatement({
  name: "checkout.find",
  summary: "SELECT orders",
  effect: "read",
  text: `select ${columns} from orders as o where order_id = $1`,
});

/**
 * $1 order, $2 owner, $3 version, $4 status, $5 goal, $6 currency, $7 amount, $8 reserved until, $9 refusal, $10 answer,
 * $11 custody, $12 was queued, $13 lease in ms, $14 again in ms, $15 instance, $16 resumed.
 */
export const save = preparedStatement({
  name: "checkout.save",
  summary: "UPDATE orders",
  effect: "write",
  text: `
    with queue_row as (
      select order_id from payment_queue where $12::boolean and order_id = $1 for update
    ), saved as (
      update orders set
        status = $4, goal = $5, currency = $6, total_minor_units = $7, reserved_until_unix_ms = $8,
        refusal = $9, answer = $10::jsonb,
        owner = case when $11::text = 'in hand' then owner end,
        lease_until = case $11::text
          when 'in hand' then coalesce(lease_until, now() + $13::integer * interval '1 millisecond')
          when 'later' then now() + $14::integer * interval '1 millisecond'
        end,
        version = version + 1,
        attempts = case when status = $4 and goal = $5 then attempts else 0 end,
        updated_at = now()
      where order_id = $1 and owner = $2 and version = $3
        and (not $12::boolean or exists (select from queue_row))
      returning order_id, version, status, goal
    ), step as (
      insert into saga_steps (order_id, version, status, goal, instance, resumed)
      select order_id, version, status, goal, $15, $16 from saved
    ), queued as (
      insert into payment_queue (order_id, next_attempt_at)
      select order_id, now() + $14::integer * interval '1 millisecond' from saved where $11::text = 'queued'
      on conflict (order_id) do update set next_attempt_at = excluded.next_attempt_at
    ), dequeued as (
      delete from payment_queue
      where $12::boolean and $11::text <> 'queued' and order_id in (select order_id from saved)
    )
    select count(*) as saved from saved`,
});

/** $1 orders at most, $2 owner, $3 lease in ms. */
export const claimAbandoned = preparedStatement({
  name: "checkout.claim-abandoned",
  summary: "UPDATE orders",
  effect: "write",
  observed: false,
  text: `
    with due as (
      select order_id from orders where lease_until <= now()
      order by lease_until limit $1
      for update skip locked
    ), claimed as (
      update orders set
        owner = $2, lease_until = now() + $3 * interval '1 millisecond',
        version = version + 1, attempts = attempts + 1
      from due where orders.order_id = due.order_id
      returning orders.*
    )
    select ${columns} from claimed as o`,
});

/** $1 orders at most, $2 owner, $3 lease in ms. */
export const claimQueued = preparedStatement({
  name: "checkout.claim-queued",
  summary: "UPDATE payment_queue",
  effect: "write",
  observed: false,
  text: `
    with due as (
      select order_id from payment_queue where next_attempt_at <= now()
      order by next_attempt_at limit $1
      for update skip locked
    ), put_off as (
      update payment_queue set next_attempt_at = now() + $3 * interval '1 millisecond', attempts = attempts + 1
      from due where payment_queue.order_id = due.order_id
      returning payment_queue.order_id, payment_queue.attempts as queue_attempts
    ), claimed as (
      update orders set owner = $2, version = version + 1, attempts = queue_attempts
      from put_off where orders.order_id = put_off.order_id
      returning orders.*
    )
    select ${columns} from claimed as o`,
});

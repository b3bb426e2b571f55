import { preparedStatement } from "@holdfast/postgres";

// Each statement commits by itself, so what it wrote is durable before anything that follows is done.

const columns = `
  order_id, idempotency_key, currency, amount_minor_units, payment_token, capture, state, decline_reason, intent,
  version, attempts, (extract(epoch from now() - sent_at) * 1000)::bigint as sent_ago_ms`;

/** $1 order, $2 key, $3 currency, $4 amount, $5 token, $6 capture, $7 milliseconds until checked, $8 instance. */
export const begin = preparedStatement({
  name: "payment.begin",
  summary: "INSERT payments",
  effect: "write",
  text: `
    with begun as (
      insert into payments as p
        (order_id, idempotency_key, currency, amount_minor_units, payment_token, capture,
         state, intent, sent_at, check_at)
      values ($1, $2, $3, $4, $5, $6, 'started', 'charge', now(), now() + $7 * interval '1 millisecond')
      on conflict (order_id) do update set
        state = 'started', intent = 'charge', sent_at = now(), check_at = excluded.check_at,
        version = p.version + 1, attempts = 0, updated_at = now()
      where p.state = 'not_charged' and p.intent is null
        and p.currency = excluded.currency and p.amount_minor_units = excluded.amount_minor_units
      returning *
    ), logged as (
      insert into payment_log (order_id, instance, event, state)
      select order_id, $8, 'charge: started', state from begun
    )
    select ${columns}, true as begun from begun
    union all
    select ${columns}, false from payments where order_id = $1 and not exists (select from begun)`,
});

/** $1 order, $2 version, $3 state, $4 reason, $5 intent, $6 milliseconds until checked, $7 event, $8 instance. */
export const change = preparedStatement({
  name: "payment.change",
  summary: "UPDATE payments",
  effect: "write",
  text: `
    with changed as (
      update payments set
        state = $3, decline_reason = $4, intent = $5, check_at = now() + $6::integer * interval '1 millisecond',
        version = version + 1, attempts = case when state = $3 then attempts else 0 end, updated_at = now()
      where order_id = $1 and version = $2
      returning *
    ), logged as (
      insert into payment_log (order_id, instance, event, state) select order_id, $8, $7, state from changed
    )
    select ${columns} from changed`,
});

/** $1 order. */
export const find = preparedStatement({
  name: "payment.find",
  summary: "SELECT payments",
  effect: "read",
  text: `select ${columns} from payments where order_id = $1`,
});

/** $1 order, $2 milliseconds until checked, $3 instance. An order without a payment gets a mark that refuses one. */
export const requestRefund = preparedStatement({
  name: "payment.refund",
  summary: "UPDATE payments",
  effect: "write",
  text: `
    with asked as (
      insert into payments as p
        (order_id, idempotency_key, currency, amount_minor_units, payment_token, capture, state)
      values ($1, 'refunded before it was paid: ' || $1, '', 0, '', false, 'refunded')
      on conflict (order_id) do update set
        intent = 'refund', check_at = now() + $2 * interval '1 millisecond',
        version = p.version + 1, attempts = 0, updated_at = now()
      where p.state <> 'declined' and (p.state <> 'refunded' or p.intent is not null)
      returning *
    ), logged as (
      insert into payment_log (order_id, instance, event, state)
      select order_id, $3, 'refund: requested', state from asked
    )
    select ${columns} from asked
    union all
    select ${columns} from payments where order_id = $1 and not exists (select from asked)`,
});

/** $1 order, $2 milliseconds until checked, $3 instance. */
export const requestCapture = preparedStatement({
  name: "payment.capture",
  summary: "UPDATE payments",
  effect: "write",
  text: `
    with asked as (
      update payments set
        intent = 'capture', check_at = now() + $2 * interval '1 millisecond',
        version = version + 1, attempts = 0, updated_at = now()
      where order_id = $1 and state = 'authorized' and (intent is null or intent = 'capture')
      returning *
    ), logged as (
      insert into payment_log (order_id, instance, event, state)
      select order_id, $3, 'capture: requested', state from asked
    )
    select ${columns} from asked
    union all
    select ${columns} from payments where order_id = $1 and not exists (select from asked)`,
});

/** $1 payments at most, $2 milliseconds of lease. What another instance has in hand is left alone. */
export const claimDue = preparedStatement({
  name: "payment.claim",
  summary: "UPDATE payments",
  effect: "write",
  observed: false,
  text: `
    with due as (
      select order_id from payments where check_at <= now()
      order by check_at limit $1
      for update skip locked
    ), claimed as (
      update payments as p set
        check_at = now() + $2 * interval '1 millisecond', version = version + 1, attempts = attempts + 1
      from due where p.order_id = due.order_id
      returning p.*
    )
    select ${columns} from claimed`,
});

/** $1 order, $2 version, $3 milliseconds until checked. */
export const defer = preparedStatement({
  name: "payment.defer",
  summary: "UPDATE payments",
  effect: "write",
  text: `
    update payments set check_at = now() + $3 * interval '1 millisecond'
    where order_id = $1 and version = $2 and check_at is not null`,
});

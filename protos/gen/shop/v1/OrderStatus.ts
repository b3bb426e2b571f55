export const OrderStatus = {
  /**
   * Not set; never sent on purpose.
   */
  ORDER_STATUS_UNSPECIFIED: 'ORDER_STATUS_UNSPECIFIED',
  /**
   * Accepted, no step done yet.
   */
  ORDER_STATUS_PLACED: 'ORDER_STATUS_PLACED',
  /**
   * Stock is reserved, payment not yet asked for.
   */
  ORDER_STATUS_RESERVED: 'ORDER_STATUS_RESERVED',
  /**
   * Payment could not be reached or its outcome is unknown: queued durably, settled later.
   */
  ORDER_STATUS_PAYMENT_PENDING: 'ORDER_STATUS_PAYMENT_PENDING',
  /**
   * Money is taken, stock not yet committed.
   */
  ORDER_STATUS_PAID: 'ORDER_STATUS_PAID',
  /**
   * Final: money taken, stock committed.
   */
  ORDER_STATUS_CONFIRMED: 'ORDER_STATUS_CONFIRMED',
  /**
   * Final: refused before any money moved.
   */
  ORDER_STATUS_REJECTED: 'ORDER_STATUS_REJECTED',
  /**
   * Final: given up; stock released and money, if any, given back.
   */
  ORDER_STATUS_CANCELLED: 'ORDER_STATUS_CANCELLED',
} as const;

export type OrderStatus =
  /**
   * Not set; never sent on purpose.
   */
  | 'ORDER_STATUS_UNSPECIFIED'
  | 0
  /**
   * Accepted, no step done yet.
   */
  | 'ORDER_STATUS_PLACED'
  | 1
  /**
   * Stock is reserved, payment not yet asked for.
   */
  | 'ORDER_STATUS_RESERVED'
  | 2
  /**
   * Payment could not be reached or its outcome is unknown: queued durably, settled later.
   */
  | 'ORDER_STATUS_PAYMENT_PENDING'
  | 3
  /**
   * Money is taken, stock not yet committed.
   */
  | 'ORDER_STATUS_PAID'
  | 4
  /**
   * Final: money taken, stock committed.
   */
  | 'ORDER_STATUS_CONFIRMED'
  | 5
  /**
   * Final: refused before any money moved.
   */
  | 'ORDER_STATUS_REJECTED'
  | 6
  /**
   * Final: given up; stock released and money, if any, given back.
   */
  | 'ORDER_STATUS_CANCELLED'
  | 7

export type OrderStatus__Output = typeof OrderStatus[keyof typeof OrderStatus]

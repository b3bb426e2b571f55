export const ChargeState = {
  /**
   * Not set; never sent on purpose.
   */
  CHARGE_STATE_UNSPECIFIED: 'CHARGE_STATE_UNSPECIFIED',
  /**
   * The money is held.
   */
  CHARGE_STATE_AUTHORIZED: 'CHARGE_STATE_AUTHORIZED',
  /**
   * The money is taken.
   */
  CHARGE_STATE_CAPTURED: 'CHARGE_STATE_CAPTURED',
  /**
   * Refused; no money moved.
   */
  CHARGE_STATE_DECLINED: 'CHARGE_STATE_DECLINED',
  /**
   * The money was given back.
   */
  CHARGE_STATE_REFUNDED: 'CHARGE_STATE_REFUNDED',
} as const;

export type ChargeState =
  /**
   * Not set; never sent on purpose.
   */
  | 'CHARGE_STATE_UNSPECIFIED'
  | 0
  /**
   * The money is held.
   */
  | 'CHARGE_STATE_AUTHORIZED'
  | 1
  /**
   * The money is taken.
   */
  | 'CHARGE_STATE_CAPTURED'
  | 2
  /**
   * Refused; no money moved.
   */
  | 'CHARGE_STATE_DECLINED'
  | 3
  /**
   * The money was given back.
   */
  | 'CHARGE_STATE_REFUNDED'
  | 4

export type ChargeState__Output = typeof ChargeState[keyof typeof ChargeState]

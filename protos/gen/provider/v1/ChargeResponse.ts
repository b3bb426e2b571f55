import type { ChargeState as _provider_v1_ChargeState, ChargeState__Output as _provider_v1_ChargeState__Output } from '../../provider/v1/ChargeState.ts';

export interface ChargeResponse {
  /**
   * The provider's name for the charge.
   */
  'chargeId'?: (string);
  /**
   * What became of it.
   */
  'state'?: (_provider_v1_ChargeState);
  /**
   * Why it was refused; empty unless declined.
   */
  'declineReason'?: (string);
}

export interface ChargeResponse__Output {
  /**
   * The provider's name for the charge.
   */
  'chargeId': (string);
  /**
   * What became of it.
   */
  'state': (_provider_v1_ChargeState__Output);
  /**
   * Why it was refused; empty unless declined.
   */
  'declineReason': (string);
}

import type { ChargeState as _provider_v1_ChargeState, ChargeState__Output as _provider_v1_ChargeState__Output } from '../../provider/v1/ChargeState.ts';

export interface CaptureChargeResponse {
  /**
   * What became of it.
   */
  'state'?: (_provider_v1_ChargeState);
}

export interface CaptureChargeResponse__Output {
  /**
   * What became of it.
   */
  'state': (_provider_v1_ChargeState__Output);
}

import type { Money as _shop_v1_Money, Money__Output as _shop_v1_Money__Output } from '../../shop/v1/Money.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReserveResponse {
  /**
   * Price of all pieces together.
   */
  'total'?: (_shop_v1_Money | null);
  /**
   * When the reservation ends by itself, milliseconds since the Unix epoch.
   */
  'expiresAtUnixMs'?: (number | string | Long);
}

export interface ReserveResponse__Output {
  /**
   * Price of all pieces together.
   */
  'total': (_shop_v1_Money__Output | null);
  /**
   * When the reservation ends by itself, milliseconds since the Unix epoch.
   */
  'expiresAtUnixMs': (number);
}

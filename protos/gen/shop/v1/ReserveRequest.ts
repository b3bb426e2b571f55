import type { StockLine as _shop_v1_StockLine, StockLine__Output as _shop_v1_StockLine__Output } from '../../shop/v1/StockLine.ts';

export interface ReserveRequest {
  /**
   * The order the pieces are for; at most one reservation each.
   */
  'orderId'?: (string);
  /**
   * What to set aside: all of it or nothing.
   */
  'lines'?: (_shop_v1_StockLine)[];
  /**
   * How long the pieces stay set aside, in milliseconds. 0 means the service's default.
   */
  'holdForMs'?: (number);
}

export interface ReserveRequest__Output {
  /**
   * The order the pieces are for; at most one reservation each.
   */
  'orderId': (string);
  /**
   * What to set aside: all of it or nothing.
   */
  'lines': (_shop_v1_StockLine__Output)[];
  /**
   * How long the pieces stay set aside, in milliseconds. 0 means the service's default.
   */
  'holdForMs': (number);
}

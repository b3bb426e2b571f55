import type { Money as _shop_v1_Money, Money__Output as _shop_v1_Money__Output } from '../../shop/v1/Money.ts';

export interface GetStockResponse {
  /**
   * Stock keeping unit.
   */
  'sku'?: (string);
  /**
   * Pieces that can be reserved now.
   */
  'available'?: (number);
  /**
   * Pieces set aside for orders.
   */
  'reserved'?: (number);
  /**
   * Pieces sold.
   */
  'committed'?: (number);
  /**
   * Price of one piece.
   */
  'price'?: (_shop_v1_Money | null);
}

export interface GetStockResponse__Output {
  /**
   * Stock keeping unit.
   */
  'sku': (string);
  /**
   * Pieces that can be reserved now.
   */
  'available': (number);
  /**
   * Pieces set aside for orders.
   */
  'reserved': (number);
  /**
   * Pieces sold.
   */
  'committed': (number);
  /**
   * Price of one piece.
   */
  'price': (_shop_v1_Money__Output | null);
}

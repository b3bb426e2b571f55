/**
 * One position of an order.
 */
export interface OrderLine {
  /**
   * Stock keeping unit.
   */
  'sku'?: (string);
  /**
   * Pieces, at least 1.
   */
  'quantity'?: (number);
}

/**
 * One position of an order.
 */
export interface OrderLine__Output {
  /**
   * Stock keeping unit.
   */
  'sku': (string);
  /**
   * Pieces, at least 1.
   */
  'quantity': (number);
}

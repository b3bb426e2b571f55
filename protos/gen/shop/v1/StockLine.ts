/**
 * Pieces of one stock keeping unit.
 */
export interface StockLine {
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
 * Pieces of one stock keeping unit.
 */
export interface StockLine__Output {
  /**
   * Stock keeping unit.
   */
  'sku': (string);
  /**
   * Pieces, at least 1.
   */
  'quantity': (number);
}

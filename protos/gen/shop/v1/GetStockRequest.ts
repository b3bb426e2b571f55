export interface GetStockRequest {
  /**
   * Stock keeping unit.
   */
  'sku'?: (string);
}

export interface GetStockRequest__Output {
  /**
   * Stock keeping unit.
   */
  'sku': (string);
}

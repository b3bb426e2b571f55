import type { Long } from '@grpc/proto-loader';

export interface ChargeRequest {
  /**
   * Chosen by the merchant; one charge each.
   */
  'idempotencyKey'?: (string);
  /**
   * The merchant's own name for what is paid, kept in the ledger.
   */
  'merchantReference'?: (string);
  /**
   * Currency, three letters, ISO 4217.
   */
  'currency'?: (string);
  /**
   * Amount in the smallest unit of the currency, at least 1.
   */
  'amountMinorUnits'?: (number | string | Long);
  /**
   * Token that stands for the customer's means of payment.
   */
  'paymentToken'?: (string);
  /**
   * Take the money at once instead of holding it.
   */
  'capture'?: (boolean);
}

export interface ChargeRequest__Output {
  /**
   * Chosen by the merchant; one charge each.
   */
  'idempotencyKey': (string);
  /**
   * The merchant's own name for what is paid, kept in the ledger.
   */
  'merchantReference': (string);
  /**
   * Currency, three letters, ISO 4217.
   */
  'currency': (string);
  /**
   * Amount in the smallest unit of the currency, at least 1.
   */
  'amountMinorUnits': (number);
  /**
   * Token that stands for the customer's means of payment.
   */
  'paymentToken': (string);
  /**
   * Take the money at once instead of holding it.
   */
  'capture': (boolean);
}

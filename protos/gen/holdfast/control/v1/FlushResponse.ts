import type { Long } from '@grpc/proto-loader';

export interface FlushResponse {
  /**
   * Spans handed to the exporter since the process started.
   */
  'spansExported'?: (number | string | Long);
  /**
   * Spans that were lost since the process started: the queue was full, or an export failed for good.
   */
  'spansDropped'?: (number | string | Long);
}

export interface FlushResponse__Output {
  /**
   * Spans handed to the exporter since the process started.
   */
  'spansExported': (number);
  /**
   * Spans that were lost since the process started: the queue was full, or an export failed for good.
   */
  'spansDropped': (number);
}

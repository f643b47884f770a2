import { PAYMENT_MEANS, PLATE_COLORS } from '../code-lists.ts'
import { dateTime, decimal, digits, oneOf, openCode, text } from '../forms.ts'
import type { Table } from '../reader.ts'

const MOST_NOTES = 1_000
const MOST_PAYMENTS = 1_000

/** 运单列表: number an..20, serial an..4, amount n..18,3. */
const NOTE: Table = {
  fields: [
    { name: 'shippingNoteNumber', form: text(20), column: 'shipping_note_number', need: 'always' },
    { name: 'serialNumber', form: digits(4), column: 'serial_number', need: 'always' },
    { name: 'totalMonetaryAmount', form: decimal(18, 3), column: 'total_yuan', need: 'always' },
  ],
}

/** 财务列表. Of `bankCode` (an..11) one client says that it must be there, another that it need not. */
const PAYMENT: Table = {
  fields: [
    {
      name: 'paymentMeansCode',
      form: openCode(PAYMENT_MEANS, 3),
      column: 'payment_means_code',
      need: 'always',
    },
    { name: 'recipient', form: text(512), column: 'recipient', need: 'always' },
    { name: 'receiptAccount', form: text(512), column: 'account', need: 'always' },
    { name: 'bankCode', form: text(11), column: 'bank_code', need: 'optional' },
    { name: 'sequenceCode', form: text(50), column: 'sequence_code', need: 'always' },
    { name: 'monetaryAmount', form: decimal(18, 3), column: 'amount_yuan', need: 'always' },
    { name: 'dateTime', form: dateTime, column: 'paid_at', need: 'always' },
  ],
}

/**
 * WLHY_ZJ1001, 资金流水单. `carrier` is the actual carrier here. The interface writes
 * `financiallist` with a small l; as its other names are written, it is taken too.
 */
export const FUNDS: Table = {
  fields: [
    { name: 'documentNumber', form: text(35), column: 'document_number', need: 'always' },
    { name: 'sendToProDateTime', form: dateTime, column: 'sent_at', need: 'always' },
    { name: 'carrier', form: text(512), column: 'carrier', need: 'always' },
    { name: 'actualCarrierId', form: text(50), column: 'actual_carrier_id', need: 'always' },
    { name: 'vehicleNumber', form: text(35), column: 'plate', need: 'always' },
    {
      name: 'vehiclePlateColorCode',
      form: oneOf(PLATE_COLORS),
      column: 'plate_color',
      need: 'always',
    },
    { name: 'remark', form: text(256), column: 'remark', need: 'optional' },
  ],
  lists: [
    { name: 'shippingNoteList', need: 'always', most: MOST_NOTES, table: NOTE },
    {
      name: 'financiallist',
      alias: 'financialList',
      need: 'always',
      most: MOST_PAYMENTS,
      table: PAYMENT,
    },
  ],
}

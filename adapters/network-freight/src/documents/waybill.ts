import { BUSINESS_TYPES, CARGO_TYPES, PLATE_COLORS, TRANSPORT_TYPES } from '../code-lists.ts'
import { area, count, dateTime, decimal, digits, exactly, oneOf, openCode, text } from '../forms.ts'
import type { Field, Row, Table } from '../reader.ts'

/** Vehicles of one waybill: the serial number has two digits for them. */
const MOST_VEHICLES = 99
const MOST_DRIVERS = 20
const MOST_GOODS = 1_000

/** 电子运单, 托运人: 名称 an..512, 证件号 an..35, 地址 an..256, 行政区划 an..12. */
const CONSIGNOR: Table = {
  fields: [
    { name: 'consignor', form: text(512), column: 'consignor_name', need: 'always' },
    { name: 'consignorId', form: text(35), column: 'consignor_id', need: 'always' },
    { name: 'placeOfLoading', form: text(256), column: 'consignor_place', need: 'always' },
    { name: 'countrySubdivisionCode', form: area, column: 'consignor_area_code', need: 'always' },
  ],
}

/** 电子运单, 收货方: the same, its number is optional. */
const CONSIGNEE: Table = {
  fields: [
    { name: 'consignee', form: text(512), column: 'consignee_name', need: 'always' },
    { name: 'consigneeId', form: text(35), column: 'consignee_id', need: 'optional' },
    { name: 'goodsReceiptPlace', form: text(256), column: 'consignee_place', need: 'always' },
    { name: 'countrySubdivisionCode', form: area, column: 'consignee_area_code', need: 'always' },
  ],
}

/**
 * 电子运单, 实际承运人: 名称 an..256, 证照号 an..50, 许可证号 an..50 or, where all trucks are of
 * 4.5 t or less, the six digits of their area and 000000.
 */
const ACTUAL_CARRIER: Table = {
  fields: [
    { name: 'actualCarrierName', form: text(256), column: 'actual_carrier_name', need: 'always' },
    { name: 'actualCarrierId', form: text(50), column: 'actual_carrier_id', need: 'always' },
    {
      name: 'actualCarrierBusinessLicense',
      form: text(50),
      column: 'actual_carrier_licence',
      need: 'always',
    },
  ],
}

/** 电子运单, 保险信息: an..30 each; `none` where nothing is insured. */
const INSURANCE: Table = {
  fields: [
    { name: 'policyNumber', form: text(30), column: 'insurance_policy_number', need: 'always' },
    {
      name: 'insuranceCompanyCode',
      form: text(30),
      column: 'insurance_company_code',
      need: 'always',
    },
  ],
}

/** 驾驶员: 姓名 an..30, 身份证号 an..18. */
const DRIVER: Table = {
  fields: [
    { name: 'driverName', form: text(30), column: 'driver_name', need: 'always' },
    { name: 'drivingLicense', form: text(18), column: 'driver_id', need: 'always' },
  ],
}

/**
 * 货物: 名称 an..512, 类型 an4, 毛重 n..14,3 in kilograms, 体积 n..9,4, 件数 n..8. `unNumber` and
 * `dangerousGoodsClass` are fields of this hub: the interface has none for dangerous goods.
 */
const GOODS: Table = {
  fields: [
    { name: 'descriptionOfGoods', form: text(512), column: 'description', need: 'always' },
    {
      name: 'cargoTypeClassificationCode',
      form: openCode(CARGO_TYPES, 4),
      column: 'cargo_type_code',
      need: 'always',
    },
    {
      name: 'goodsItemGrossWeight',
      form: decimal(14, 3),
      column: 'gross_weight_kilograms',
      need: 'always',
    },
    { name: 'cube', form: decimal(9, 4), column: 'cube_cubic_meters', need: 'optional' },
    {
      name: 'totalNumberOfPackages',
      form: count(99_999_999),
      column: 'package_count',
      need: 'optional',
    },
    { name: 'unNumber', form: digits(4), column: 'un_number', need: 'optional' },
    { name: 'dangerousGoodsClass', form: text(16), column: 'dangerous_class', need: 'optional' },
  ],
}

/** 车辆信息: times and places of the vehicle itself are mandatory for a segment (分段运输). */
const VEHICLE: Table = {
  fields: [
    {
      name: 'vehiclePlateColorCode',
      form: oneOf(PLATE_COLORS),
      column: 'plate_color',
      need: 'always',
    },
    { name: 'vehicleNumber', form: text(35), column: 'plate', need: 'always' },
    {
      name: 'despatchActualDateTime',
      form: dateTime,
      column: 'despatched_at',
      need: isSegment,
    },
    {
      name: 'goodsReceiptDateTime',
      form: dateTime,
      column: 'received_at_place_at',
      need: isSegment,
    },
    { name: 'placeOfLoading', form: text(256), column: 'loading_place', need: isSegment },
    { name: 'goodsReceiptPlace', form: text(256), column: 'receipt_place', need: isSegment },
    {
      name: 'loadingCountrySubdivisionCode',
      form: area,
      column: 'loading_area_code',
      need: isSegment,
    },
    {
      name: 'receiptCountrySubdivisionCode',
      form: area,
      column: 'receipt_area_code',
      need: isSegment,
    },
  ],
  lists: [
    { name: 'driver', need: 'always', most: MOST_DRIVERS, table: DRIVER },
    { name: 'goodsInfo', need: 'always', most: MOST_GOODS, table: GOODS },
  ],
}

const FIELDS: readonly Field[] = [
  {
    name: 'originalDocumentNumber',
    form: text(35),
    column: 'original_document_number',
    need: 'always',
  },
  { name: 'shippingNoteNumber', form: text(20), column: 'shipping_note_number', need: 'always' },
  { name: 'serialNumber', form: digits(4), column: 'serial_number', need: 'always' },
  { name: 'vehicleAmount', form: count(9_999), column: 'vehicle_amount', need: 'always' },
  {
    name: 'transportTypeCode',
    form: oneOf(TRANSPORT_TYPES),
    column: 'transport_type_code',
    need: 'always',
  },
  { name: 'sendToProDateTime', form: dateTime, column: 'sent_at', need: 'always' },
  { name: 'carrier', form: text(512), column: 'carrier', need: 'always' },
  {
    name: 'unifiedSocialCreditIdentifier',
    form: exactly(18),
    column: 'carrier_uscc',
    need: 'always',
  },
  { name: 'permitNumber', form: text(50), column: 'permit_number', need: 'always' },
  { name: 'consignmentDateTime', form: dateTime, column: 'consigned_at', need: 'always' },
  {
    name: 'businessTypeCode',
    form: openCode(BUSINESS_TYPES, 7),
    column: 'business_type_code',
    need: 'always',
  },
  { name: 'despatchActualDateTime', form: dateTime, column: 'despatched_at', need: 'always' },
  { name: 'goodsReceiptDateTime', form: dateTime, column: 'received_at_place_at', need: 'always' },
  { name: 'totalMonetaryAmount', form: decimal(18, 3), column: 'total_yuan', need: 'always' },
  { name: 'remark', form: text(256), column: 'remark', need: 'optional' },
]

/** WLHY_YD1001, 电子运单: its fields with the lengths of the interface. */
export const WAYBILL: Table = {
  fields: FIELDS,
  parts: [
    { name: 'consignorInfo', need: 'always', table: CONSIGNOR },
    { name: 'consigneeInfo', need: 'always', table: CONSIGNEE },
    { name: 'actualCarrierInfo', need: 'always', table: ACTUAL_CARRIER },
    { name: 'insuranceInformation', need: 'always', table: INSURANCE },
  ],
  lists: [{ name: 'vehicleInfo', need: 'always', most: MOST_VEHICLES, table: VEHICLE }],
}

/** The last two digits of the serial number are the segment; 00 is the whole way. */
function isSegment(_: Row, { columns: { serial_number: serial } }: Row): boolean {
  return typeof serial === 'string' && !serial.endsWith('00')
}

/**
 * The words of Track & Trace 3.0 and the codes of 2.2 and of the drafts of 3.0 that used codes
 * (DCSA Track & Trace 2.2.0 and 3.0.0, OpenAPI, EventClassification; DCSA domain lists 1.0.0 and
 * 2.0.0). Codes of one kind of event have no two meanings.
 */
const SHIPMENT: readonly (readonly [code: string, word: string])[] = [
  ['AMCF', 'AMENDMENT_CONFIRMED'],
  ['AMCN', 'AMENDMENT_CANCELLED'],
  ['AMDC', 'AMENDMENT_DECLINED'],
  ['AMPR', 'AMENDMENT_IN_PROGRESS'],
  ['AMRE', 'AMENDMENT_RECEIVED'],
  ['APPR', 'APPROVED'],
  ['CACF', 'CANCELLATION_CONFIRMED'],
  ['CADC', 'CANCELLATION_DECLINED'],
  ['CANC', 'CANCELLED'],
  ['CARE', 'CANCELLATION_RECEIVED'],
  ['CMPL', 'COMPLETED'],
  ['CONF', 'CONFIRMED'],
  ['DECL', 'DECLINED'],
  ['DRFT', 'DRAFTED'],
  ['HOLD', 'ON_HOLD'],
  ['ISSU', 'ISSUED'],
  ['PENA', 'PENDING_APPROVAL'],
  ['PENM', 'PENDING_AMENDMENT'],
  ['PENU', 'PENDING_UPDATE'],
  ['PSAM', 'PENDING_SURRENDER_FOR_AMENDMENT'],
  ['PSDL', 'PENDING_SURRENDER_FOR_DELIVERY'],
  ['RECE', 'RECEIVED'],
  ['REJE', 'REJECTED'],
  ['RELS', 'RELEASED'],
  ['REQS', 'REQUESTED'],
  ['SUAM', 'SURRENDERED_FOR_AMENDMENT'],
  ['SUBM', 'SUBMITTED'],
  ['SUDL', 'SURRENDERED_FOR_DELIVERY'],
  ['SURR', 'SURRENDERED'],
  ['UPCF', 'UPDATE_CONFIRMED'],
  ['UPCN', 'UPDATE_CANCELLED'],
  ['UPDC', 'UPDATE_DECLINED'],
  ['UPDT', 'UPDATE_IN_PROGRESS'],
  ['UPRE', 'UPDATE_RECEIVED'],
  ['VOID', 'VOIDED'],
]

const EQUIPMENT: typeof SHIPMENT = [
  ['AVDO', 'AVAILABLE_FOR_DROP_OFF'],
  ['AVPU', 'AVAILABLE_FOR_PICKUP'],
  ['CROS', 'CROSSED'],
  ['CUSI', 'CUSTOMS_SELECTED_FOR_INSPECTION'],
  ['CUSR', 'CUSTOMS_RELEASED'],
  ['CUSS', 'CUSTOMS_SELECTED_FOR_SCAN'],
  ['DISC', 'DISCHARGED'],
  ['DROP', 'DROPPED_OFF'],
  ['GTIN', 'GATED_IN'],
  ['GTOT', 'GATED_OUT'],
  ['INSP', 'INSPECTED'],
  ['LOAD', 'LOADED'],
  ['PICK', 'PICKED_UP'],
  ['RMVD', 'REMOVED'],
  ['RSEA', 'RESEALED'],
  ['STRP', 'STRIPPED'],
  ['STUF', 'STUFFED'],
]

const TRANSPORT: typeof SHIPMENT = [
  ['ARRI', 'ARRIVED'],
  ['DEPA', 'DEPARTED'],
]

/** `DETC` says no more than that something was detected; `iotEventCode` says what. */
const IOT: typeof SHIPMENT = [
  ['DETC', 'DETECTED'],
  ['DRC', 'DOOR_CLOSED'],
  ['DRO', 'DOOR_OPENED'],
  ['LOC', 'BREADCRUMB'],
  ['', 'DEVICE_STATUS'],
  ['', 'GEOFENCE_ENTRY'],
  ['', 'GEOFENCE_EXIT'],
  ['', 'MOTION_START'],
  ['', 'MOTION_STOP'],
  ['', 'PAIRING'],
  ['', 'UNPAIRING'],
]

const REEFER: typeof SHIPMENT = [
  ['ADJU', 'ADJUSTED'],
  ['MEAS', 'MEASURED'],
]

/** Words by code and by word, of one kind of event. */
export type Words = ReadonlyMap<string, string>

/** eventType → its codes and words. */
export const EVENT_WORDS: ReadonlyMap<string, Words> = new Map([
  ['SHIPMENT', wordsOf(SHIPMENT)],
  ['TRANSPORT', wordsOf(TRANSPORT)],
  ['EQUIPMENT', wordsOf(EQUIPMENT)],
  ['IOT', wordsOf(IOT)],
  ['REEFER', wordsOf(REEFER)],
])

/** Classifiers; `REQ` is of 2.2, operations events. */
export const CLASSIFIERS: Words = wordsOf([
  ['ACT', 'ACTUAL'],
  ['EST', 'ESTIMATED'],
  ['PLN', 'PLANNED'],
  ['REQ', 'REQUESTED'],
])

/** Documents: words of 3.0 to the codes that rows have. */
export const DOCUMENT_CODES: Words = codesOf([
  ['AMF', 'ADVANCE_MANIFEST_FILING'],
  ['ARN', 'ARRIVAL_NOTICE'],
  ['BKG', 'BOOKING'],
  ['CAS', 'CARGO_SURVEY'],
  ['CBR', 'CARRIER_BOOKING_REQUEST'],
  ['CEA', 'CERTIFICATE_OF_ANALYSIS'],
  ['CEO', 'CERTIFICATE_OF_ORIGIN'],
  ['CQU', 'CONTRACT_QUOTATION'],
  ['CRO', 'CONTAINER_RELEASE_ORDER'],
  ['CUC', 'CUSTOMS_CLEARANCE'],
  ['CUS', 'CUSTOMS_INSPECTION'],
  ['DEI', 'DELIVERY_INSTRUCTIONS'],
  ['DEO', 'DELIVERY_ORDER'],
  ['DGD', 'DANGEROUS_GOODS_DECLARATION'],
  ['FCE', 'FUMIGATION_CERTIFICATE'],
  ['HCE', 'HEALTH_CERTIFICATE'],
  ['ICE', 'INSPECTION_CERTIFICATE'],
  ['INV', 'INVOICE'],
  ['OOG', 'OUT_OF_GAUGE_DECLARATION'],
  ['PCE', 'PHYTOSANITARY_CERTIFICATE'],
  ['PFD', 'PROOF_OF_DELIVERY'],
  ['SHI', 'SHIPPING_INSTRUCTIONS'],
  ['SRM', 'SHIPMENT_RELEASE_MESSAGE'],
  ['TRD', 'TRANSPORT_DOCUMENT'],
  ['TRO', 'TRANSPORT_ORDER'],
  ['VCE', 'VETERINARY_CERTIFICATE'],
  ['VGM', 'VERIFIED_GROSS_MASS'],
])

/** References: words of 3.0 to codes. */
export const REFERENCE_CODES: Words = codesOf([
  ['AAO', 'CONSIGNEES_REFERENCE'],
  ['AES', 'AUTOMATED_EXPORT_SYSTEM'],
  ['BID', 'BOOKING_REQUEST_ID'],
  ['BPR', 'BOOKING_PARTY_REFERENCE_NUMBER'],
  ['CER', 'CANADIAN_EXPORT_REPORTING_NUMBER'],
  ['CR', 'CUSTOMERS_REFERENCE'],
  ['CSI', 'CUSTOMER_SHIPMENT_ID'],
  ['DUE', 'DECLARACAO_UNICA_DE_EXPORTACAO'],
  ['ECR', 'EMPTY_CONTAINER_RELEASE_REFERENCE'],
  ['EQ', 'EQUIPMENT_REFERENCE'],
  ['FF', 'FREIGHT_FORWARDERS_REFERENCE'],
  ['PO', 'PURCHASE_ORDER_REFERENCE'],
  ['RUC', 'REGISTRO_UNICO_DEL_CONTRIBUYENTE'],
  ['SI', 'SHIPPERS_REFERENCE'],
])

/** Facilities: words of 3.0 to codes; `BOCR` and `COYA` are of 2.2. */
export const FACILITY_CODES: Words = codesOf([
  ['BOCR', 'BORDER_CROSSING'],
  ['BORD', 'BORDER'],
  ['CLOC', 'CUSTOMER_LOCATION'],
  ['COFS', 'CONTAINER_FREIGHT_STATION'],
  ['COYA', 'CONTAINER_YARD'],
  ['DEPO', 'DEPOT'],
  ['INTE', 'INLAND_TERMINAL'],
  ['OFFD', 'OFF_DOCK_STORAGE'],
  ['POTE', 'PORT_TERMINAL'],
  ['RAMP', 'RAMP'],
  ['WAYP', 'WAYPOINT'],
])

/** Modes; several in one are `OTHER`. */
export const MODES: Words = new Map([
  ...['VESSEL', 'RAIL', 'TRUCK', 'BARGE', 'OTHER'].map((mode) => [mode, mode] as const),
  ['MULTIMODAL', 'OTHER'] as const,
])

function wordsOf(pairs: typeof SHIPMENT): Words {
  return new Map([
    ...pairs.filter(([code]) => code !== ''),
    ...pairs.map(([, word]) => [word, word] as const),
  ])
}

function codesOf(pairs: typeof SHIPMENT): Words {
  return new Map(pairs.flatMap(([code, word]) => [[code, code] as const, [word, code] as const]))
}

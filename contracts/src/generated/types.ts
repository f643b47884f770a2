// Written by `npm run generate` from contracts/schemas and contracts/problems.
/**
 * What a card says of itself. Its number never stands here: only the keyed pseudonym that transactions have too.
 */
export interface AfcCard {
  /**
   * Pseudonym of the card: keyed HMAC
   */
  card_pseudonym: string
  /**
   * Scheme whose application was read: China T-Union or City Union
   */
  scheme: 't_union' | 'city_union'
  /**
   * Province of the issuer: UnionPay region code, not GB/T 2260
   */
  province_code?: string | null
  /**
   * City of the issuer: UnionPay region code, or that of the scheme; not GB/T 2260
   */
  city_code?: string | null
  /**
   * Type of the card, as the card has it
   */
  card_type?: number | null
  /**
   * Day of issue
   */
  issued_on?: string | null
  /**
   * Last day on which it is good
   */
  expires_on?: string | null
  /**
   * Balance of the purse, where the answer leaves no doubt
   */
  balance_fen?: number | null
}

/**
 * Trips between two stations in an interval; pairs below the minimum group are left out.
 */
export interface AfcOdFlow {
  /**
   * Begin of the interval, by entry
   */
  interval_start_at: string
  /**
   * Length of the interval
   */
  interval_seconds: number
  /**
   * Station of entry
   */
  entry_station: string
  /**
   * Station of exit
   */
  exit_station: string
  /**
   * Trips
   */
  trips: number
  /**
   * Median travel time
   */
  median_travel_seconds?: number | null
}

/**
 * Entries and exits of a station in an interval, counted from card transactions; small numbers are left out.
 */
export interface AfcStationFlow {
  /**
   * Begin of the interval
   */
  interval_start_at: string
  /**
   * Length of the interval
   */
  interval_seconds: number
  /**
   * Line
   */
  line_name: string
  /**
   * Station
   */
  station_name: string
  /**
   * Entries
   */
  entries?: number | null
  /**
   * Exits
   */
  exits?: number | null
}

/**
 * One use of a card at a gate or in a bus. Card numbers never stand here: only their keyed pseudonym.
 */
export interface AfcTransaction {
  /**
   * deal_date: when the card was used
   */
  deal_at: string
  /**
   * close_date: business day of settlement
   */
  settled_on?: string | null
  /**
   * Pseudonym of the card: keyed HMAC
   */
  card_pseudonym: string
  /**
   * deal_type: metro entry, metro exit, bus (boarding), leaving a bus, anything else
   */
  kind: 'metro_entry' | 'metro_exit' | 'bus' | 'bus_exit' | 'other'
  /**
   * company_name: the line; of a bus its company
   */
  line_name?: string | null
  /**
   * station; buses and some records have none
   */
  station_name?: string | null
  /**
   * car_no: the vehicle or gate
   */
  vehicle_label?: string | null
  /**
   * equ_no: the device
   */
  equipment_id: string
  /**
   * deal_value: the price
   */
  price_fen?: number | null
  /**
   * deal_money: what was paid
   */
  paid_fen?: number | null
  /**
   * conn_mark: was a transfer discount given?
   */
  is_transfer_discount?: boolean | null
}

/**
 * An entry paired with the exit of the same card.
 */
export interface AfcTrip {
  /**
   * When it entered
   */
  entered_at: string
  /**
   * When it left
   */
  exited_at: string
  /**
   * Pseudonym of the card
   */
  card_pseudonym: string
  /**
   * Line of entry
   */
  entry_line?: string | null
  /**
   * Station of entry
   */
  entry_station: string
  /**
   * Line of exit
   */
  exit_line?: string | null
  /**
   * Station of exit
   */
  exit_station: string
  /**
   * Travel time
   */
  travel_seconds: number
  /**
   * Price
   */
  price_fen?: number | null
  /**
   * Paid
   */
  paid_fen?: number | null
}

/**
 * Counts of a people counter at a metro gate. The example to copy for an adapter.
 */
export interface ExampleCounter {
  /**
   * Identifies the counter
   */
  sensor_id: string
  /**
   * End of the counted period, UTC
   */
  counted_at: string
  /**
   * Length of the counted period
   */
  period_seconds: number
  /**
   * People who entered
   */
  entries: number
  /**
   * People who left
   */
  exits: number
  /**
   * State of the counter
   */
  state?: 'working' | 'degraded' | 'blocked' | null
  /**
   * Supply voltage
   */
  battery_volts?: number | null
  /**
   * Latitude
   */
  latitude?: number | null
  /**
   * Longitude
   */
  longitude?: number | null
}

/**
 * A driver as a network freight platform reports it.
 */
export interface FreightDriver {
  /**
   * messageSendingDateTime
   */
  sent_at: string
  /**
   * drivingLicense
   */
  driver_id: string
  /**
   * driverName
   */
  driver_name: string
  /**
   * vehicleClass
   */
  vehicle_class?: string | null
  /**
   * issuingOrganizations
   */
  issuing_organization?: string | null
  /**
   * validPeriodFrom
   */
  valid_from?: string | null
  /**
   * validPeriodTo
   */
  valid_until?: string | null
  /**
   * qualificationCertificate
   */
  qualification_number?: string | null
  /**
   * telephone
   */
  phone?: string | null
  /**
   * enterpriseSenderCode
   */
  sender_code?: string | null
  /**
   * messageReferenceNumber
   */
  message_reference_number?: string | null
  /**
   * remark
   */
  remark?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A document or reference an event names.
 */
export interface FreightEventReference {
  /**
   * eventDateTime
   */
  event_at: string
  /**
   * The event
   */
  event_id: string
  /**
   * Place
   */
  reference_index: number
  /**
   * document, reference or seal
   */
  kind: 'document' | 'reference' | 'seal'
  /**
   * Type: BKG booking, TRD transport document, SI shipper, FF forwarder, EQ equipment; of a seal who affixed it
   */
  type: string
  /**
   * The number
   */
  value: string
}

/**
 * The payment record of waybills.
 */
export interface FreightFunds {
  /**
   * sendToProDateTime
   */
  sent_at: string
  /**
   * documentNumber
   */
  document_number: string
  /**
   * carrier: the actual carrier, often a driver
   */
  carrier?: string | null
  /**
   * actualCarrierId
   */
  actual_carrier_id?: string | null
  /**
   * vehicleNumber
   */
  plate?: string | null
  /**
   * vehiclePlateColorCode
   */
  plate_color?: string | null
  /**
   * enterpriseSenderCode
   */
  sender_code?: string | null
  /**
   * messageReferenceNumber
   */
  message_reference_number?: string | null
  /**
   * remark
   */
  remark?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A waybill that a payment record pays for.
 */
export interface FreightFundsNote {
  /**
   * sendToProDateTime
   */
  sent_at: string
  /**
   * documentNumber
   */
  document_number: string
  /**
   * shippingNoteNumber
   */
  shipping_note_number: string
  /**
   * serialNumber: two digits vehicle, two digits segment; 0000 for one-to-one
   */
  serial_number: string
  /**
   * totalMonetaryAmount
   */
  total_yuan?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A milestone of a consignment, whichever mode carries it, under one waybill number.
 */
export interface FreightMilestone {
  /**
   * When
   */
  happened_at: string
  /**
   * Number of the waybill
   */
  waybill_number: string
  /**
   * Identifies the milestone
   */
  milestone_id: string
  /**
   * Mode
   */
  mode: 'road' | 'rail' | 'water' | 'none'
  /**
   * Milestone: CONSIGNED, DEPARTED, ARRIVED, LOADED, DISCHARGED, GATED_IN, GATED_OUT, DELIVERED, …
   */
  code: string
  /**
   * Actual, estimated or planned
   */
  classifier: 'ACTUAL' | 'ESTIMATED' | 'PLANNED' | 'REQUESTED'
  /**
   * Area, GB/T 2260
   */
  area_code?: string | null
  /**
   * UN/LOCODE
   */
  un_locode?: string | null
  /**
   * Place
   */
  location_name?: string | null
  /**
   * Container
   */
  equipment_reference?: string | null
  /**
   * Vessel and voyage, or train
   */
  conveyance?: string | null
  /**
   * Dataset it comes from
   */
  source_dataset: string
}

/**
 * A container or other equipment of a transport order.
 */
export interface FreightOrderEquipment {
  /**
   * When the interchange was prepared (UNB), else when it was received
   */
  sent_at: string
  /**
   * Identifies the message: control reference of the interchange, reference of the message
   */
  message_id: string
  /**
   * Place
   */
  equipment_index: number
  /**
   * EQD type: CN container, TE trailer, …
   */
  kind?: string | null
  /**
   * Number of the container, ISO 6346
   */
  equipment_id?: string | null
  /**
   * Size and type, ISO 6346
   */
  size_type?: string | null
  /**
   * How many
   */
  count?: number | null
  /**
   * Full or empty indicator
   */
  status_code?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A goods item of a transport order.
 */
export interface FreightOrderGoods {
  /**
   * When the interchange was prepared (UNB), else when it was received
   */
  sent_at: string
  /**
   * Identifies the message: control reference of the interchange, reference of the message
   */
  message_id: string
  /**
   * Place
   */
  goods_index: number
  /**
   * Number of the goods item as sent; rows of one item share it
   */
  item_number?: number | null
  /**
   * Equipment the goods are told with, where they are told with one
   */
  equipment_index?: number | null
  /**
   * Packages
   */
  package_count?: number | null
  /**
   * Kind of packages, UN/ECE Recommendation 21
   */
  package_type?: string | null
  /**
   * Description
   */
  description?: string | null
  /**
   * Gross weight
   */
  gross_weight_kilograms?: string | null
  /**
   * Is it dangerous?
   */
  is_dangerous?: boolean | null
  /**
   * Rules: ADR road, IMD sea, RID rail
   */
  dangerous_regulation?: string | null
  /**
   * Class or division
   */
  dangerous_class?: string | null
  /**
   * UN number
   */
  un_number?: string | null
  /**
   * Packing group
   */
  packing_group?: string | null
  /**
   * Flashpoint
   */
  flashpoint_celsius?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A party of a transport order.
 */
export interface FreightOrderParty {
  /**
   * When the interchange was prepared (UNB), else when it was received
   */
  sent_at: string
  /**
   * Identifies the message: control reference of the interchange, reference of the message
   */
  message_id: string
  /**
   * Place
   */
  party_index: number
  /**
   * NAD function, UN/EDIFACT 3035: CZ consignor, CN consignee, CA carrier, …
   */
  function_code: string
  /**
   * Code of the party
   */
  party_id?: string | null
  /**
   * Name
   */
  name?: string | null
  /**
   * Address
   */
  address?: string | null
  /**
   * Contact: names, telephones and addresses of CTA and COM
   */
  contact?: string | null
}

/**
 * A place of a transport order.
 */
export interface FreightOrderPlace {
  /**
   * When the interchange was prepared (UNB), else when it was received
   */
  sent_at: string
  /**
   * Identifies the message: control reference of the interchange, reference of the message
   */
  message_id: string
  /**
   * Place in the message
   */
  place_index: number
  /**
   * LOC function, UN/EDIFACT 3227: 9 loading, 11 discharge, …
   */
  function_code: string
  /**
   * UN/LOCODE
   */
  un_locode?: string | null
  /**
   * Code as sent
   */
  code?: string | null
  /**
   * Name
   */
  name?: string | null
  /**
   * Arrival there
   */
  arrival_at?: string | null
  /**
   * Is the arrival actual, estimated, planned or requested?
   */
  arrival_classifier?: 'ACTUAL' | 'ESTIMATED' | 'PLANNED' | 'REQUESTED' | null
  /**
   * Departure from there
   */
  departure_at?: string | null
  /**
   * Is the departure actual, estimated, planned or requested?
   */
  departure_classifier?: 'ACTUAL' | 'ESTIMATED' | 'PLANNED' | 'REQUESTED' | null
  /**
   * Segment it belongs to: BGM, TDT, EQD, GID, …
   */
  group?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A reference of a transport order or of a part of it.
 */
export interface FreightOrderReference {
  /**
   * When the interchange was prepared (UNB), else when it was received
   */
  sent_at: string
  /**
   * Identifies the message: control reference of the interchange, reference of the message
   */
  message_id: string
  /**
   * Place
   */
  reference_index: number
  /**
   * RFF qualifier, UN/EDIFACT 1153: BN booking, CU consignor, …
   */
  qualifier: string
  /**
   * The reference
   */
  value: string
  /**
   * Segment it belongs to: BGM, TDT, EQD, GID …
   */
  group?: string | null
}

/**
 * A payment of a payment record.
 */
export interface FreightPayment {
  /**
   * sendToProDateTime
   */
  sent_at: string
  /**
   * documentNumber
   */
  document_number: string
  /**
   * Place, from 0
   */
  payment_index: number
  /**
   * paymentMeansCode
   */
  payment_means_code?: string | null
  /**
   * recipient
   */
  recipient?: string | null
  /**
   * receiptAccount
   */
  account?: string | null
  /**
   * bankCode
   */
  bank_code?: string | null
  /**
   * sequenceCode
   */
  sequence_code?: string | null
  /**
   * monetaryAmount
   */
  amount_yuan?: string | null
  /**
   * dateTime
   */
  paid_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * An event of a shipment, of transport, of equipment or of a sensor.
 */
export interface FreightTransportEvent {
  /**
   * eventDateTime
   */
  event_at: string
  /**
   * eventID
   */
  event_id: string
  /**
   * Party the event comes from: list provider, list and code
   */
  producer?: string | null
  /**
   * Type of event
   */
  event_type: 'SHIPMENT' | 'TRANSPORT' | 'EQUIPMENT' | 'IOT' | 'REEFER'
  /**
   * Classifier
   */
  classifier: 'ACTUAL' | 'ESTIMATED' | 'PLANNED' | 'REQUESTED'
  /**
   * Code of the event in the words of 3.0: ARRIVED, DEPARTED, LOADED, GATED_IN, …
   */
  code: string
  /**
   * Code as sent: ARRI, GTIN, …
   */
  source_code?: string | null
  /**
   * eventCreatedDateTime or eventUpdatedDateTime
   */
  created_at?: string | null
  /**
   * Is the event withdrawn with all earlier ones of its number?
   */
  is_retracted?: boolean | null
  /**
   * documentTypeCode
   */
  document_type?: string | null
  /**
   * documentID
   */
  document_id?: string | null
  /**
   * reason or delay reason
   */
  reason?: string | null
  /**
   * modeOfTransport
   */
  transport_mode?: 'VESSEL' | 'RAIL' | 'TRUCK' | 'BARGE' | 'OTHER' | null
  /**
   * equipmentReference
   */
  equipment_reference?: string | null
  /**
   * ISOEquipmentCode
   */
  iso_equipment_code?: string | null
  /**
   * Is it empty?
   */
  is_empty?: boolean | null
  /**
   * UNLocationCode
   */
  un_locode?: string | null
  /**
   * facilityCode
   */
  facility_code?: string | null
  /**
   * facilityTypeCode
   */
  facility_type?: string | null
  /**
   * locationName
   */
  location_name?: string | null
  /**
   * Address of the place
   */
  location_address?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * vesselIMONumber
   */
  vessel_imo?: string | null
  /**
   * vesselName
   */
  vessel_name?: string | null
  /**
   * carrierServiceCode
   */
  carrier_service?: string | null
  /**
   * Export voyage
   */
  export_voyage?: string | null
  /**
   * Import voyage
   */
  import_voyage?: string | null
  /**
   * transportCallID or reference
   */
  transport_call_id?: string | null
  /**
   * Licence plate of the tractor
   */
  vehicle_plate?: string | null
  /**
   * Licence plate of the trailer
   */
  trailer_plate?: string | null
  /**
   * Rail service or departure
   */
  rail_service?: string | null
  /**
   * Version of the interface: 2.2 or 3.0
   */
  api_version: string
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A transport or booking instruction: IFTMIN, COPARN.
 */
export interface FreightTransportOrder {
  /**
   * When the interchange was prepared (UNB), else when it was received
   */
  sent_at: string
  /**
   * Identifies the message: control reference of the interchange, reference of the message
   */
  message_id: string
  /**
   * IFTMIN, COPARN
   */
  message_type: string
  /**
   * Directory: D.04A
   */
  directory?: string | null
  /**
   * BGM document name code, UN/EDIFACT 1001
   */
  document_code?: string | null
  /**
   * BGM document number
   */
  document_number?: string | null
  /**
   * BGM message function, UN/EDIFACT 1225: 9 original, 5 replace, 1 cancel
   */
  function_code?: string | null
  /**
   * DTM of the document
   */
  document_at?: string | null
  /**
   * UNB sender
   */
  interchange_sender?: string | null
  /**
   * UNB recipient
   */
  interchange_recipient?: string | null
  /**
   * RFF+BN
   */
  booking_number?: string | null
  /**
   * TDT mode: water, rail, road, air, inland water
   */
  transport_mode?: 'water' | 'rail' | 'road' | 'air' | 'inland_water' | 'other' | null
  /**
   * TDT conveyance reference
   */
  voyage_number?: string | null
  /**
   * TDT carrier
   */
  carrier_code?: string | null
  /**
   * IMO number of the vessel
   */
  vessel_imo?: string | null
  /**
   * Name of the vessel
   */
  vessel_name?: string | null
  /**
   * Licence plate of the truck
   */
  vehicle_plate?: string | null
  /**
   * FTX
   */
  text?: string | null
  /**
   * Does it hold dangerous goods?
   */
  is_dangerous?: boolean | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A vehicle as a network freight platform reports it.
 */
export interface FreightVehicle {
  /**
   * messageSendingDateTime
   */
  sent_at: string
  /**
   * vehicleNumber
   */
  plate: string
  /**
   * vehiclePlateColorCode
   */
  plate_color: string
  /**
   * vehicleType
   */
  vehicle_type?: string | null
  /**
   * owner
   */
  owner?: string | null
  /**
   * useCharacter
   */
  use_character?: string | null
  /**
   * vin
   */
  vin?: string | null
  /**
   * issuingOrganizations
   */
  issuing_organization?: string | null
  /**
   * registerDate
   */
  registered_on?: string | null
  /**
   * issueDate
   */
  issued_on?: string | null
  /**
   * vehicleEnergyType
   */
  energy_type?: string | null
  /**
   * vehicleTonnage
   */
  tonnage_tonnes?: string | null
  /**
   * grossMass
   */
  gross_mass_tonnes?: string | null
  /**
   * roadTransportCertificateNumber
   */
  transport_certificate_number?: string | null
  /**
   * trailerVehiclePlateNumber
   */
  trailer_plate?: string | null
  /**
   * enterpriseSenderCode
   */
  sender_code?: string | null
  /**
   * messageReferenceNumber
   */
  message_reference_number?: string | null
  /**
   * remark
   */
  remark?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Waybills and weight between two areas in an interval; pairs with few waybills are left out.
 */
export interface FreightVolume {
  /**
   * Begin of the interval, by the time of consignment
   */
  interval_start_at: string
  /**
   * Length of the interval
   */
  interval_seconds: number
  /**
   * Area where it begins, GB/T 2260
   */
  origin_area_code: string
  /**
   * Area where it ends, GB/T 2260
   */
  destination_area_code: string
  /**
   * Waybills
   */
  waybills: number
  /**
   * Gross weight of the goods
   */
  gross_weight_kilograms?: number | null
}

/**
 * A waybill of a network freight platform.
 */
export interface FreightWaybill {
  /**
   * sendToProDateTime
   */
  sent_at: string
  /**
   * shippingNoteNumber
   */
  shipping_note_number: string
  /**
   * serialNumber: two digits vehicle, two digits segment; 0000 for one-to-one
   */
  serial_number: string
  /**
   * originalDocumentNumber
   */
  original_document_number?: string | null
  /**
   * vehicleAmount
   */
  vehicle_amount?: number | null
  /**
   * transportTypeCode: 1 road, …
   */
  transport_type_code?: string | null
  /**
   * carrier: the platform operator
   */
  carrier: string
  /**
   * unifiedSocialCreditIdentifier of the carrier
   */
  carrier_uscc?: string | null
  /**
   * permitNumber
   */
  permit_number?: string | null
  /**
   * consignmentDateTime
   */
  consigned_at?: string | null
  /**
   * businessTypeCode
   */
  business_type_code?: string | null
  /**
   * despatchActualDateTime
   */
  despatched_at?: string | null
  /**
   * goodsReceiptDateTime
   */
  received_at_place_at?: string | null
  /**
   * totalMonetaryAmount
   */
  total_yuan?: string | null
  /**
   * Consignor: name
   */
  consignor_name?: string | null
  /**
   * Consignor: licence or id number
   */
  consignor_id?: string | null
  /**
   * Consignor: place of loading or receipt
   */
  consignor_place?: string | null
  /**
   * Consignor: area, GB/T 2260
   */
  consignor_area_code?: string | null
  /**
   * Consignee: name
   */
  consignee_name?: string | null
  /**
   * Consignee: licence or id number
   */
  consignee_id?: string | null
  /**
   * Consignee: place of loading or receipt
   */
  consignee_place?: string | null
  /**
   * Consignee: area, GB/T 2260
   */
  consignee_area_code?: string | null
  /**
   * actualCarrierInfo: name
   */
  actual_carrier_name?: string | null
  /**
   * actualCarrierInfo: id
   */
  actual_carrier_id?: string | null
  /**
   * actualCarrierInfo: business licence
   */
  actual_carrier_licence?: string | null
  /**
   * insuranceInformation: policyNumber; none where there is none
   */
  insurance_policy_number?: string | null
  /**
   * insuranceInformation: insuranceCompanyCode
   */
  insurance_company_code?: string | null
  /**
   * Is any of its goods dangerous? Absent where nothing says so
   */
  is_dangerous?: boolean | null
  /**
   * enterpriseSenderCode
   */
  sender_code?: string | null
  /**
   * messageReferenceNumber
   */
  message_reference_number?: string | null
  /**
   * remark
   */
  remark?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A driver of a vehicle of a waybill.
 */
export interface FreightWaybillDriver {
  /**
   * sendToProDateTime of the waybill
   */
  sent_at: string
  /**
   * shippingNoteNumber
   */
  shipping_note_number: string
  /**
   * serialNumber: two digits vehicle, two digits segment; 0000 for one-to-one
   */
  serial_number: string
  /**
   * The vehicle
   */
  vehicle_index: number
  /**
   * Place, from 0
   */
  driver_index: number
  /**
   * driverName
   */
  driver_name?: string | null
  /**
   * drivingLicense: id number
   */
  driver_id?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Goods in a vehicle of a waybill.
 */
export interface FreightWaybillGoods {
  /**
   * sendToProDateTime of the waybill
   */
  sent_at: string
  /**
   * shippingNoteNumber
   */
  shipping_note_number: string
  /**
   * serialNumber: two digits vehicle, two digits segment; 0000 for one-to-one
   */
  serial_number: string
  /**
   * The vehicle
   */
  vehicle_index: number
  /**
   * Place, from 0
   */
  goods_index: number
  /**
   * descriptionOfGoods
   */
  description: string
  /**
   * cargoTypeClassificationCode
   */
  cargo_type_code?: string | null
  /**
   * goodsItemGrossWeight
   */
  gross_weight_kilograms?: string | null
  /**
   * cube
   */
  cube_cubic_meters?: string | null
  /**
   * totalNumberOfPackages
   */
  package_count?: number | null
  /**
   * Is it dangerous? Set where a UN number, a class or a code says so; absent where nothing does
   */
  is_dangerous?: boolean | null
  /**
   * Class or division of dangerous goods, ADR / JT/T 617
   */
  dangerous_class?: string | null
  /**
   * UN number, four digits
   */
  un_number?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A vehicle, or a segment of its way, of a waybill.
 */
export interface FreightWaybillVehicle {
  /**
   * sendToProDateTime of the waybill
   */
  sent_at: string
  /**
   * shippingNoteNumber
   */
  shipping_note_number: string
  /**
   * serialNumber: two digits vehicle, two digits segment; 0000 for one-to-one
   */
  serial_number: string
  /**
   * Place, from 0
   */
  vehicle_index: number
  /**
   * vehicleNumber
   */
  plate: string
  /**
   * vehiclePlateColorCode
   */
  plate_color?: string | null
  /**
   * despatchActualDateTime
   */
  despatched_at?: string | null
  /**
   * goodsReceiptDateTime
   */
  received_at_place_at?: string | null
  /**
   * placeOfLoading
   */
  loading_place?: string | null
  /**
   * goodsReceiptPlace
   */
  receipt_place?: string | null
  /**
   * loadingCountrySubdivisionCode
   */
  loading_area_code?: string | null
  /**
   * receiptCountrySubdivisionCode
   */
  receipt_area_code?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * An alert of a sharing system: system_alerts.
 */
export interface GbfsAlert {
  /**
   * last_updated of the alert, else of the feed
   */
  updated_at: string
  /**
   * alert_id
   */
  alert_id: string
  /**
   * type
   */
  alert_type?: string | null
  /**
   * Start of the first time window
   */
  valid_from?: string | null
  /**
   * End of the last time window
   */
  valid_until?: string | null
  /**
   * station_ids, joined by commas
   */
  station_ids?: string | null
  /**
   * region_ids, joined by commas
   */
  region_ids?: string | null
  /**
   * summary
   */
  summary?: string | null
  /**
   * description
   */
  description?: string | null
  /**
   * url
   */
  url?: string | null
  /**
   * When it was absent from a full feed
   */
  ended_at?: string | null
}

/**
 * A zone with rules for riding and parking.
 */
export interface GbfsGeofencingZone {
  /**
   * Identifies the zone: id of the feature, else its place
   */
  zone_id: string
  /**
   * name
   */
  name?: string | null
  /**
   * start
   */
  start_at?: string | null
  /**
   * end
   */
  end_at?: string | null
  /**
   * Is it a global_rules entry?
   */
  is_global_rule?: boolean | null
  /**
   * ride_start_allowed, or ride_allowed before 3.0
   */
  ride_start_allowed?: boolean | null
  /**
   * ride_end_allowed, or ride_allowed before 3.0
   */
  ride_end_allowed?: boolean | null
  /**
   * ride_through_allowed
   */
  ride_through_allowed?: boolean | null
  /**
   * station_parking
   */
  station_parking?: boolean | null
  /**
   * maximum_speed_kph
   */
  maximum_speed_kilometers_per_hour?: number | null
  /**
   * All rules, as JSON
   */
  rules?: string | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * What a rental costs.
 */
export interface GbfsPricingPlan {
  /**
   * plan_id
   */
  plan_id: string
  /**
   * name
   */
  name?: string | null
  /**
   * description
   */
  description?: string | null
  /**
   * currency
   */
  currency?: string | null
  /**
   * price
   */
  price?: number | null
  /**
   * is_taxable
   */
  is_taxable?: boolean | null
  /**
   * surge_pricing
   */
  has_surge_pricing?: boolean | null
  /**
   * per_km_pricing, as JSON
   */
  per_km_pricing?: string | null
  /**
   * per_min_pricing, as JSON
   */
  per_min_pricing?: string | null
  /**
   * url
   */
  url?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A region of a sharing system.
 */
export interface GbfsRegion {
  /**
   * region_id
   */
  region_id: string
  /**
   * name
   */
  name?: string | null
}

/**
 * A station or parking place of a sharing system: station_information.
 */
export interface GbfsStation {
  /**
   * station_id
   */
  station_id: string
  /**
   * name
   */
  name?: string | null
  /**
   * short_name
   */
  short_name?: string | null
  /**
   * address
   */
  address?: string | null
  /**
   * cross_street
   */
  cross_street?: string | null
  /**
   * region_id
   */
  region_id?: string | null
  /**
   * post_code
   */
  post_code?: string | null
  /**
   * station_opening_hours
   */
  station_opening_hours?: string | null
  /**
   * rental_methods, joined by commas
   */
  rental_methods?: string | null
  /**
   * is_virtual_station
   */
  is_virtual_station?: boolean | null
  /**
   * is_valet_station
   */
  is_valet_station?: boolean | null
  /**
   * is_charging_station
   */
  is_charging_station?: boolean | null
  /**
   * capacity
   */
  capacity?: number | null
  /**
   * parking_type
   */
  parking_type?: string | null
  /**
   * parking_hoop
   */
  parking_hoop?: boolean | null
  /**
   * contact_phone
   */
  contact_phone?: string | null
  /**
   * vehicle_docks_capacity or vehicle_type_capacity, as JSON
   */
  vehicle_docks_capacity?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * station_area as GeoJSON
   */
  geometry?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Vehicles and docks available at a station: station_status.
 */
export interface GbfsStationStatus {
  /**
   * last_reported, else last_updated of the feed
   */
  reported_at: string
  /**
   * station_id
   */
  station_id: string
  /**
   * num_vehicles_available or num_bikes_available
   */
  vehicles_available?: number | null
  /**
   * num_vehicles_disabled or num_bikes_disabled
   */
  vehicles_disabled?: number | null
  /**
   * num_docks_available
   */
  docks_available?: number | null
  /**
   * num_docks_disabled
   */
  docks_disabled?: number | null
  /**
   * num_ebikes_available, or of electric vehicle types
   */
  ebikes_available?: number | null
  /**
   * is_installed
   */
  is_installed?: boolean | null
  /**
   * is_renting
   */
  is_renting?: boolean | null
  /**
   * is_returning
   */
  is_returning?: boolean | null
  /**
   * vehicle_types_available, as JSON
   */
  vehicle_types_available?: string | null
  /**
   * vehicle_docks_available, as JSON
   */
  vehicle_docks_available?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Who runs a sharing system and where: system_information.
 */
export interface GbfsSystem {
  /**
   * system_id
   */
  system_id: string
  /**
   * name
   */
  name?: string | null
  /**
   * short_name
   */
  short_name?: string | null
  /**
   * language or languages
   */
  language?: string | null
  /**
   * operator
   */
  operator_name?: string | null
  /**
   * url
   */
  url?: string | null
  /**
   * purchase_url
   */
  purchase_url?: string | null
  /**
   * start_date
   */
  start_date?: string | null
  /**
   * termination_date
   */
  termination_date?: string | null
  /**
   * phone_number
   */
  phone_number?: string | null
  /**
   * email
   */
  email?: string | null
  /**
   * feed_contact_email
   */
  feed_contact_email?: string | null
  /**
   * timezone
   */
  timezone?: string | null
  /**
   * opening_hours
   */
  opening_hours?: string | null
  /**
   * license_id
   */
  license_id?: string | null
  /**
   * license_url
   */
  license_url?: string | null
  /**
   * Version of the feed; 1.0 where none is given
   */
  gbfs_version?: string | null
  /**
   * attribution_organization_name
   */
  attribution_name?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A vehicle that can be rented now, docked nowhere or at a station: free_bike_status or vehicle_status.
 */
export interface GbfsVehicleStatus {
  /**
   * last_reported, else last_updated of the feed
   */
  reported_at: string
  /**
   * vehicle_id or bike_id; the source should rotate it after each trip
   */
  vehicle_id: string
  /**
   * vehicle_type_id
   */
  vehicle_type_id?: string | null
  /**
   * station_id
   */
  station_id?: string | null
  /**
   * home_station_id
   */
  home_station_id?: string | null
  /**
   * pricing_plan_id
   */
  pricing_plan_id?: string | null
  /**
   * is_reserved
   */
  is_reserved?: boolean | null
  /**
   * is_disabled
   */
  is_disabled?: boolean | null
  /**
   * current_range_meters
   */
  current_range_meters?: number | null
  /**
   * current_fuel_percent × 100
   */
  current_fuel_percentage?: number | null
  /**
   * available_until
   */
  available_until?: string | null
  /**
   * vehicle_equipment, joined by commas
   */
  vehicle_equipment?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * When it was absent from a full feed: rented or removed
   */
  ended_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A type of vehicle.
 */
export interface GbfsVehicleType {
  /**
   * vehicle_type_id
   */
  vehicle_type_id: string
  /**
   * name
   */
  name?: string | null
  /**
   * form_factor
   */
  form_factor?: string | null
  /**
   * propulsion_type
   */
  propulsion_type?: string | null
  /**
   * make
   */
  make?: string | null
  /**
   * model
   */
  model?: string | null
  /**
   * max_range_meters
   */
  max_range_meters?: number | null
  /**
   * rider_capacity
   */
  rider_capacity?: number | null
  /**
   * cargo_volume_capacity
   */
  cargo_volume_liters?: number | null
  /**
   * cargo_load_capacity
   */
  cargo_load_kilograms?: number | null
  /**
   * max_permitted_speed
   */
  max_speed_kilometers_per_hour?: number | null
  /**
   * wheel_count
   */
  wheel_count?: number | null
  /**
   * return_constraint
   */
  return_constraint?: string | null
  /**
   * default_pricing_plan_id
   */
  default_pricing_plan_id?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One service alert; periods, informed entities and texts are in tables of their own, joined by entity_id and event_time.
 */
export interface GtfsRealtimeAlert {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Place of the entity in the message, from 0
   */
  entity_index: number
  /**
   * Is the entity deleted? incremental messages only
   */
  is_deleted?: boolean | null
  /**
   * Cause
   */
  cause?:
    | 'UNKNOWN_CAUSE'
    | 'OTHER_CAUSE'
    | 'TECHNICAL_PROBLEM'
    | 'STRIKE'
    | 'DEMONSTRATION'
    | 'ACCIDENT'
    | 'HOLIDAY'
    | 'WEATHER'
    | 'MAINTENANCE'
    | 'CONSTRUCTION'
    | 'POLICE_ACTIVITY'
    | 'MEDICAL_EMERGENCY'
    | 'SPECIAL_EVENT'
    | null
  /**
   * Effect
   */
  effect?:
    | 'NO_SERVICE'
    | 'REDUCED_SERVICE'
    | 'SIGNIFICANT_DELAYS'
    | 'DETOUR'
    | 'ADDITIONAL_SERVICE'
    | 'MODIFIED_SERVICE'
    | 'OTHER_EFFECT'
    | 'UNKNOWN_EFFECT'
    | 'STOP_MOVED'
    | 'NO_EFFECT'
    | 'ACCESSIBILITY_ISSUE'
    | null
  /**
   * Severity
   */
  severity_level?: 'UNKNOWN_SEVERITY' | 'INFO' | 'WARNING' | 'SEVERE' | null
}

/**
 * One period of an alert, joined by entity_id and event_time.
 */
export interface GtfsRealtimeAlertActivePeriod {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Field of the alert that holds the period
   */
  kind: 'active_period' | 'communication_period' | 'impact_period'
  /**
   * Place among the periods of its kind, from 0
   */
  period_index: number
  /**
   * Start; absent means open
   */
  period_start?: string | null
  /**
   * End; absent means open
   */
  period_end?: string | null
}

/**
 * One thing an alert is about, joined by entity_id and event_time.
 */
export interface GtfsRealtimeAlertInformedEntity {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Place in the alert, from 0
   */
  informed_entity_index: number
  /**
   * Agency
   */
  agency_id?: string | null
  /**
   * Route
   */
  route_id?: string | null
  /**
   * route_type of the timetable
   */
  route_type?: number | null
  /**
   * direction_id of the route
   */
  direction_id?: number | null
  /**
   * Stop
   */
  stop_id?: string | null
  /**
   * trip_id of the timetable
   */
  trip_id?: string | null
  /**
   * route_id of the timetable
   */
  trip_route_id?: string | null
  /**
   * direction_id of the timetable
   */
  trip_direction_id?: number | null
  /**
   * Scheduled start of the trip, H:MM:SS as the source wrote it
   */
  trip_start_time?: string | null
  /**
   * Service day of the trip
   */
  trip_start_date?: string | null
  /**
   * Relation to the timetable, value of TripDescriptor.ScheduleRelationship
   */
  trip_schedule_relationship?:
    'SCHEDULED' | 'ADDED' | 'UNSCHEDULED' | 'CANCELED' | 'REPLACEMENT' | 'DUPLICATED' | 'DELETED' | 'NEW' | null
  /**
   * Entity id of the TripModifications message
   */
  trip_modified_trip_modifications_id?: string | null
  /**
   * trip_id affected by the modification
   */
  trip_modified_trip_affected_trip_id?: string | null
  /**
   * Start time of the affected trip as the source wrote it
   */
  trip_modified_trip_start_time?: string | null
  /**
   * Service day of the affected trip
   */
  trip_modified_trip_start_date?: string | null
}

/**
 * One translation of one text or image of an alert, joined by entity_id and event_time.
 */
export interface GtfsRealtimeAlertText {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Field of the alert
   */
  field:
    | 'url'
    | 'header_text'
    | 'description_text'
    | 'tts_header_text'
    | 'tts_description_text'
    | 'image'
    | 'image_alternative_text'
    | 'cause_detail'
    | 'effect_detail'
  /**
   * Place in the field, from 0
   */
  translation_index: number
  /**
   * Text; the URL of an image
   */
  text: string
  /**
   * Language, BCP 47 as the source wrote it
   */
  language?: string | null
  /**
   * Media type of an image; absent for a text
   */
  media_type?: string | null
}

/**
 * One carriage of a vehicle position, joined by entity_id and event_time.
 */
export interface GtfsRealtimeCarriage {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Place in the message, from 0
   */
  carriage_index: number
  /**
   * Identifies the carriage
   */
  carriage_id?: string | null
  /**
   * Label shown to riders
   */
  carriage_label?: string | null
  /**
   * Occupancy of the carriage, value of VehiclePosition.OccupancyStatus
   */
  occupancy_status?:
    | 'EMPTY'
    | 'MANY_SEATS_AVAILABLE'
    | 'FEW_SEATS_AVAILABLE'
    | 'STANDING_ROOM_ONLY'
    | 'CRUSHED_STANDING_ROOM_ONLY'
    | 'FULL'
    | 'NOT_ACCEPTING_PASSENGERS'
    | 'NO_DATA_AVAILABLE'
    | 'NOT_BOARDABLE'
    | null
  /**
   * Occupancy in per cent, -1 means no data
   */
  occupancy_percentage?: number | null
  /**
   * Order in the direction of travel, the first is 1
   */
  carriage_sequence?: number | null
}

/**
 * One received GTFS Realtime message: its header and how many entities it held.
 */
export interface GtfsRealtimeFeedMessage {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Version of the specification
   */
  gtfs_realtime_version: string
  /**
   * Full or incremental
   */
  incrementality?: 'FULL_DATASET' | 'DIFFERENTIAL' | null
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * feed_version of the timetable it refers to
   */
  feed_version?: string | null
  /**
   * Number of entities
   */
  entity_count: number
}

/**
 * Arrival and departure at one stop of a trip update, joined by entity_id and event_time.
 */
export interface GtfsRealtimeStopTimeUpdate {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Trip of the update, copied from trip_update for queries
   */
  trip_id?: string | null
  /**
   * Service day of the trip, copied from trip_update
   */
  start_date?: string | null
  /**
   * Place in the trip update, from 0
   */
  stop_time_update_index: number
  /**
   * stop_sequence of the timetable
   */
  stop_sequence?: number | null
  /**
   * stop_id of the timetable
   */
  stop_id?: string | null
  /**
   * Deviation of arrival, positive is late
   */
  arrival_delay?: number | null
  /**
   * Estimated or actual time of arrival
   */
  arrival_time?: string | null
  /**
   * Uncertainty of arrival
   */
  arrival_uncertainty?: number | null
  /**
   * Scheduled time of arrival of a new, replacement or duplicated trip
   */
  arrival_scheduled_time?: string | null
  /**
   * Deviation of departure, positive is late
   */
  departure_delay?: number | null
  /**
   * Estimated or actual time of departure
   */
  departure_time?: string | null
  /**
   * Uncertainty of departure
   */
  departure_uncertainty?: number | null
  /**
   * Scheduled time of departure of a new, replacement or duplicated trip
   */
  departure_scheduled_time?: string | null
  /**
   * Occupancy expected after departure, value of VehiclePosition.OccupancyStatus
   */
  departure_occupancy_status?:
    | 'EMPTY'
    | 'MANY_SEATS_AVAILABLE'
    | 'FEW_SEATS_AVAILABLE'
    | 'STANDING_ROOM_ONLY'
    | 'CRUSHED_STANDING_ROOM_ONLY'
    | 'FULL'
    | 'NOT_ACCEPTING_PASSENGERS'
    | 'NO_DATA_AVAILABLE'
    | 'NOT_BOARDABLE'
    | null
  /**
   * Relation to the timetable, value of StopTimeUpdate.ScheduleRelationship
   */
  schedule_relationship?: 'SCHEDULED' | 'SKIPPED' | 'NO_DATA' | 'UNSCHEDULED' | null
  /**
   * Stop assigned in place of the scheduled one
   */
  stop_time_properties_assigned_stop_id?: string | null
  /**
   * Updated headsign
   */
  stop_time_properties_stop_headsign?: string | null
  /**
   * Updated pickup
   */
  stop_time_properties_pickup_type?: 'REGULAR' | 'NONE' | 'PHONE_AGENCY' | 'COORDINATE_WITH_DRIVER' | null
  /**
   * Updated drop off
   */
  stop_time_properties_drop_off_type?: 'REGULAR' | 'NONE' | 'PHONE_AGENCY' | 'COORDINATE_WITH_DRIVER' | null
}

/**
 * Progress of a trip against the timetable; its stops are in stop_time_update, joined by entity_id and event_time. An empty sub-message carries no value and is not kept.
 */
export interface GtfsRealtimeTripUpdate {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Place of the entity in the message, from 0
   */
  entity_index: number
  /**
   * Is the entity deleted? incremental messages only
   */
  is_deleted?: boolean | null
  /**
   * trip_id of the timetable
   */
  trip_id?: string | null
  /**
   * route_id of the timetable
   */
  route_id?: string | null
  /**
   * direction_id of the timetable
   */
  direction_id?: number | null
  /**
   * Scheduled start of the trip, H:MM:SS as the source wrote it
   */
  start_time?: string | null
  /**
   * Service day of the trip
   */
  start_date?: string | null
  /**
   * Relation to the timetable, value of TripDescriptor.ScheduleRelationship
   */
  schedule_relationship?:
    'SCHEDULED' | 'ADDED' | 'UNSCHEDULED' | 'CANCELED' | 'REPLACEMENT' | 'DUPLICATED' | 'DELETED' | 'NEW' | null
  /**
   * Entity id of the TripModifications message
   */
  modified_trip_modifications_id?: string | null
  /**
   * trip_id affected by the modification
   */
  modified_trip_affected_trip_id?: string | null
  /**
   * Start time of the affected trip as the source wrote it
   */
  modified_trip_start_time?: string | null
  /**
   * Service day of the affected trip
   */
  modified_trip_start_date?: string | null
  /**
   * Internal identification of the vehicle
   */
  vehicle_id?: string | null
  /**
   * Label shown to riders
   */
  vehicle_label?: string | null
  /**
   * Licence plate
   */
  vehicle_license_plate?: string | null
  /**
   * Wheelchair access, value of VehicleDescriptor.WheelchairAccessible
   */
  vehicle_wheelchair_accessible?: 'NO_VALUE' | 'UNKNOWN' | 'WHEELCHAIR_ACCESSIBLE' | 'WHEELCHAIR_INACCESSIBLE' | null
  /**
   * Moment at which progress was measured
   */
  timestamp?: string | null
  /**
   * Current deviation, positive is late
   */
  delay?: number | null
  /**
   * Identifier of the new trip
   */
  trip_properties_trip_id?: string | null
  /**
   * Service day of the new trip
   */
  trip_properties_start_date?: string | null
  /**
   * Start time of the new trip as the source wrote it
   */
  trip_properties_start_time?: string | null
  /**
   * Shape that differs from the timetable
   */
  trip_properties_shape_id?: string | null
  /**
   * Headsign that differs from the timetable
   */
  trip_properties_trip_headsign?: string | null
  /**
   * Name that differs from the timetable
   */
  trip_properties_trip_short_name?: string | null
}

/**
 * Position and state of one vehicle; its carriages are in carriage, joined by entity_id and event_time. An empty sub-message carries no value and is not kept.
 */
export interface GtfsRealtimeVehiclePosition {
  /**
   * Time of the event: the own timestamp of the entity, else that of the header, else the time of receipt
   */
  event_time: string
  /**
   * Timestamp of the header
   */
  feed_timestamp?: string | null
  /**
   * Identifies the entity in the message
   */
  entity_id: string
  /**
   * Place of the entity in the message, from 0
   */
  entity_index: number
  /**
   * Is the entity deleted? incremental messages only
   */
  is_deleted?: boolean | null
  /**
   * trip_id of the timetable
   */
  trip_id?: string | null
  /**
   * route_id of the timetable
   */
  route_id?: string | null
  /**
   * direction_id of the timetable
   */
  direction_id?: number | null
  /**
   * Scheduled start of the trip, H:MM:SS as the source wrote it
   */
  start_time?: string | null
  /**
   * Service day of the trip
   */
  start_date?: string | null
  /**
   * Relation to the timetable, value of TripDescriptor.ScheduleRelationship
   */
  schedule_relationship?:
    'SCHEDULED' | 'ADDED' | 'UNSCHEDULED' | 'CANCELED' | 'REPLACEMENT' | 'DUPLICATED' | 'DELETED' | 'NEW' | null
  /**
   * Entity id of the TripModifications message
   */
  modified_trip_modifications_id?: string | null
  /**
   * trip_id affected by the modification
   */
  modified_trip_affected_trip_id?: string | null
  /**
   * Start time of the affected trip as the source wrote it
   */
  modified_trip_start_time?: string | null
  /**
   * Service day of the affected trip
   */
  modified_trip_start_date?: string | null
  /**
   * Internal identification of the vehicle
   */
  vehicle_id?: string | null
  /**
   * Label shown to riders
   */
  vehicle_label?: string | null
  /**
   * Licence plate
   */
  vehicle_license_plate?: string | null
  /**
   * Wheelchair access, value of VehicleDescriptor.WheelchairAccessible
   */
  vehicle_wheelchair_accessible?: 'NO_VALUE' | 'UNKNOWN' | 'WHEELCHAIR_ACCESSIBLE' | 'WHEELCHAIR_INACCESSIBLE' | null
  /**
   * Latitude, exactly the single-precision value of the source
   */
  latitude?: number | null
  /**
   * Longitude, exactly the single-precision value of the source
   */
  longitude?: number | null
  /**
   * Bearing, clockwise from true north
   */
  bearing?: number | null
  /**
   * Odometer
   */
  odometer?: number | null
  /**
   * Momentary speed
   */
  speed?: number | null
  /**
   * stop_sequence of the current stop
   */
  current_stop_sequence?: number | null
  /**
   * Current stop
   */
  stop_id?: string | null
  /**
   * State relative to the current stop
   */
  current_status?: 'INCOMING_AT' | 'STOPPED_AT' | 'IN_TRANSIT_TO' | null
  /**
   * Moment at which the position was measured
   */
  timestamp?: string | null
  /**
   * Congestion level
   */
  congestion_level?:
    'UNKNOWN_CONGESTION_LEVEL' | 'RUNNING_SMOOTHLY' | 'STOP_AND_GO' | 'CONGESTION' | 'SEVERE_CONGESTION' | null
  /**
   * Occupancy, value of VehiclePosition.OccupancyStatus
   */
  occupancy_status?:
    | 'EMPTY'
    | 'MANY_SEATS_AVAILABLE'
    | 'FEW_SEATS_AVAILABLE'
    | 'STANDING_ROOM_ONLY'
    | 'CRUSHED_STANDING_ROOM_ONLY'
    | 'FULL'
    | 'NOT_ACCEPTING_PASSENGERS'
    | 'NO_DATA_AVAILABLE'
    | 'NOT_BOARDABLE'
    | null
  /**
   * Occupancy in per cent, may pass 100
   */
  occupancy_percentage?: number | null
}

/**
 * Transit agencies with service in this timetable.
 */
export interface GtfsAgency {
  /**
   * Identifies the agency; may be absent when there is only one
   */
  agency_id?: string | null
  /**
   * Full name of the agency
   */
  agency_name: string
  /**
   * Web site of the agency
   */
  agency_url: string
  /**
   * IANA time zone in which the times of the timetable are read
   */
  agency_timezone: string
  /**
   * Primary language, BCP 47
   */
  agency_lang?: string | null
  /**
   * Voice telephone number
   */
  agency_phone?: string | null
  /**
   * Web page where tickets are sold
   */
  agency_fare_url?: string | null
  /**
   * E-mail address of customer service
   */
  agency_email?: string | null
  /**
   * Contactless bank cards: 0 no information, 1 accepted, 2 not accepted
   */
  cemv_support?: 0 | 1 | 2 | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Groups of locations for fares.
 */
export interface GtfsAreas {
  /**
   * Identifies the area
   */
  area_id: string
  /**
   * Name shown to riders
   */
  area_name?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Organisations to which the timetable or a part of it is attributed. The standard keys by attribution_id, which may be absent: the key holds what tells such rows apart, and an absent value equals an absent value.
 */
export interface GtfsAttributions {
  /**
   * Identifies the attribution
   */
  attribution_id?: string | null
  /**
   * Agency it applies to
   */
  agency_id?: string | null
  /**
   * Route it applies to
   */
  route_id?: string | null
  /**
   * Trip it applies to
   */
  trip_id?: string | null
  /**
   * Name of the organisation
   */
  organization_name: string
  /**
   * Is it a producer? absent means no
   */
  is_producer?: boolean | null
  /**
   * Is it an operator? absent means no
   */
  is_operator?: boolean | null
  /**
   * Is it an authority? absent means no
   */
  is_authority?: boolean | null
  /**
   * Web site
   */
  attribution_url?: string | null
  /**
   * E-mail
   */
  attribution_email?: string | null
  /**
   * Telephone
   */
  attribution_phone?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Booking of services on request.
 */
export interface GtfsBookingRules {
  /**
   * Identifies the rule
   */
  booking_rule_id: string
  /**
   * 0 real time, 1 same day with notice, 2 prior days
   */
  booking_type: 0 | 1 | 2
  /**
   * Least notice before travel
   */
  prior_notice_duration_min?: number | null
  /**
   * Greatest notice before travel
   */
  prior_notice_duration_max?: number | null
  /**
   * Last day before travel to book
   */
  prior_notice_last_day?: number | null
  /**
   * Last time on that day
   */
  prior_notice_last_time?: number | null
  /**
   * Earliest day before travel to book
   */
  prior_notice_start_day?: number | null
  /**
   * Earliest time on that day
   */
  prior_notice_start_time?: number | null
  /**
   * Service days on which the days are counted
   */
  prior_notice_service_id?: string | null
  /**
   * Message to riders
   */
  message?: string | null
  /**
   * Message for pickup only
   */
  pickup_message?: string | null
  /**
   * Message for drop off only
   */
  drop_off_message?: string | null
  /**
   * Phone number for booking
   */
  phone_number?: string | null
  /**
   * Web page on the rule
   */
  info_url?: string | null
  /**
   * Web page or app for booking
   */
  booking_url?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Service dates as a weekly pattern with a first and last day.
 */
export interface GtfsCalendar {
  /**
   * Identifies the set of dates
   */
  service_id: string
  /**
   * Does service run on Mondays?
   */
  monday: boolean
  /**
   * Does service run on Tuesdays?
   */
  tuesday: boolean
  /**
   * Does service run on Wednesdays?
   */
  wednesday: boolean
  /**
   * Does service run on Thursdays?
   */
  thursday: boolean
  /**
   * Does service run on Fridays?
   */
  friday: boolean
  /**
   * Does service run on Saturdays?
   */
  saturday: boolean
  /**
   * Does service run on Sundays?
   */
  sunday: boolean
  /**
   * First service day, included
   */
  start_date: string
  /**
   * Last service day, included
   */
  end_date: string
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Single dates on which a service is added or removed.
 */
export interface GtfsCalendarDates {
  /**
   * Set of dates
   */
  service_id: string
  /**
   * Service day
   */
  date: string
  /**
   * 1 service added, 2 service removed
   */
  exception_type: 1 | 2
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Fare classes of GTFS-Fares V1.
 */
export interface GtfsFareAttributes {
  /**
   * Identifies the fare class
   */
  fare_id: string
  /**
   * Price in currency_type
   */
  price: string
  /**
   * Currency, ISO 4217
   */
  currency_type: string
  /**
   * 0 paid on board, 1 paid before boarding
   */
  payment_method: 0 | 1
  /**
   * Transfers permitted: 0, 1 or 2; absent unlimited
   */
  transfers?: 0 | 1 | 2 | null
  /**
   * Agency of the fare
   */
  agency_id?: string | null
  /**
   * Time until a transfer expires
   */
  transfer_duration?: number | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Which consecutive legs count as one effective fare leg. In the key an absent value equals an absent value.
 */
export interface GtfsFareLegJoinRules {
  /**
   * Network of the leg before the transfer
   */
  from_network_id: string
  /**
   * Network of the leg after the transfer
   */
  to_network_id: string
  /**
   * Stop where the first leg ends; present with to_stop_id only
   */
  from_stop_id?: string | null
  /**
   * Stop where the second leg starts; present with from_stop_id only
   */
  to_stop_id?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Fare products for single legs of travel. In the key an absent value equals an absent value.
 */
export interface GtfsFareLegRules {
  /**
   * Group of rules
   */
  leg_group_id?: string | null
  /**
   * Network the rule applies to
   */
  network_id?: string | null
  /**
   * Departure area
   */
  from_area_id?: string | null
  /**
   * Arrival area
   */
  to_area_id?: string | null
  /**
   * Timeframe of the start of the leg
   */
  from_timeframe_group_id?: string | null
  /**
   * Timeframe of the end of the leg
   */
  to_timeframe_group_id?: string | null
  /**
   * Fare product required for the leg
   */
  fare_product_id: string
  /**
   * Priority, higher first; absent means 0
   */
  rule_priority?: number | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Physical or virtual holders of fare products.
 */
export interface GtfsFareMedia {
  /**
   * Identifies the fare medium
   */
  fare_media_id: string
  /**
   * Name of the fare medium
   */
  fare_media_name?: string | null
  /**
   * 0 none, 1 paper ticket, 2 transit card, 3 contactless bank card, 4 mobile app
   */
  fare_media_type: 0 | 1 | 2 | 3 | 4
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Fares that riders can buy, with amounts. In the key an absent value equals an absent value.
 */
export interface GtfsFareProducts {
  /**
   * Identifies the fare product
   */
  fare_product_id: string
  /**
   * Name shown to riders
   */
  fare_product_name?: string | null
  /**
   * Eligible rider category; absent means any
   */
  rider_category_id?: string | null
  /**
   * Medium that carries the product; absent means unknown
   */
  fare_media_id?: string | null
  /**
   * Cost; negative for a transfer discount
   */
  amount: string
  /**
   * Currency, ISO 4217
   */
  currency: string
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * How fares of GTFS-Fares V1 apply to routes and zones. In the key an absent value equals an absent value.
 */
export interface GtfsFareRules {
  /**
   * Fare class
   */
  fare_id: string
  /**
   * Route of the fare class
   */
  route_id?: string | null
  /**
   * Origin zone
   */
  origin_id?: string | null
  /**
   * Destination zone
   */
  destination_id?: string | null
  /**
   * Zone the rider enters on the way
   */
  contains_id?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Fare of transfers between legs. In the key an absent value equals an absent value.
 */
export interface GtfsFareTransferRules {
  /**
   * Rule group before the transfer
   */
  from_leg_group_id?: string | null
  /**
   * Rule group after the transfer
   */
  to_leg_group_id?: string | null
  /**
   * Consecutive transfers covered, -1 no limit; 0 is not used by the standard
   */
  transfer_count?: number | null
  /**
   * Duration limit; absent means none
   */
  duration_limit?: number | null
  /**
   * Limit runs: 0 departure to arrival validation, 1 departure to departure, 2 arrival to departure, 3 arrival to arrival
   */
  duration_limit_type?: 0 | 1 | 2 | 3 | null
  /**
   * Cost: 0 first leg plus transfer, 1 both legs plus transfer, 2 transfer only
   */
  fare_transfer_type: 0 | 1 | 2
  /**
   * Fare product of the transfer; absent means free
   */
  fare_product_id?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Publisher, version and validity of the timetable. The standard allows one row; the publisher name stands as key.
 */
export interface GtfsFeedInfo {
  /**
   * Organisation that publishes the timetable
   */
  feed_publisher_name: string
  /**
   * Web site of the publisher
   */
  feed_publisher_url: string
  /**
   * Default language, BCP 47; mul for several
   */
  feed_lang: string
  /**
   * Language when that of the rider is unknown
   */
  default_lang?: string | null
  /**
   * First day of complete and reliable data
   */
  feed_start_date?: string | null
  /**
   * Last day of complete and reliable data
   */
  feed_end_date?: string | null
  /**
   * Version
   */
  feed_version?: string | null
  /**
   * Technical contact, e-mail
   */
  feed_contact_email?: string | null
  /**
   * Technical contact, web page
   */
  feed_contact_url?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Headways of trips that run by frequency.
 */
export interface GtfsFrequencies {
  /**
   * Trip
   */
  trip_id: string
  /**
   * Departure of the first vehicle at this headway
   */
  start_time: number
  /**
   * Time at which the headway ends
   */
  end_time: number
  /**
   * Time between departures
   */
  headway_secs: number
  /**
   * 0 or absent by frequency, 1 by exact schedule
   */
  exact_times?: 0 | 1 | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Levels of stations.
 */
export interface GtfsLevels {
  /**
   * Identifies the level
   */
  level_id: string
  /**
   * Relative position, ground level is 0
   */
  level_index: number
  /**
   * Name as seen in the building
   */
  level_name?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Assigns stops to location groups.
 */
export interface GtfsLocationGroupStops {
  /**
   * Location group
   */
  location_group_id: string
  /**
   * Stop
   */
  stop_id: string
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Groups of stops where riders may ask for pickup or drop off.
 */
export interface GtfsLocationGroups {
  /**
   * Identifies the location group
   */
  location_group_id: string
  /**
   * Name shown to riders
   */
  location_group_name?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Zones for pickup or drop off on request: the features of locations.geojson.
 */
export interface GtfsLocations {
  /**
   * Identifies the zone
   */
  id: string
  /**
   * Name shown to riders
   */
  stop_name?: string | null
  /**
   * Description of the zone
   */
  stop_desc?: string | null
  /**
   * Geometry: text of a GeoJSON Polygon or MultiPolygon
   */
  geometry: string
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Groups of routes for fares.
 */
export interface GtfsNetworks {
  /**
   * Identifies the network
   */
  network_id: string
  /**
   * Name of the network
   */
  network_name?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Pathways that link locations within stations.
 */
export interface GtfsPathways {
  /**
   * Identifies the pathway
   */
  pathway_id: string
  /**
   * Location where it begins
   */
  from_stop_id: string
  /**
   * Location where it ends
   */
  to_stop_id: string
  /**
   * 1 walkway, 2 stairs, 3 moving walkway, 4 escalator, 5 elevator, 6 fare gate, 7 exit gate
   */
  pathway_mode: 1 | 2 | 3 | 4 | 5 | 6 | 7
  /**
   * Can it be used in both directions?
   */
  is_bidirectional: boolean
  /**
   * Horizontal length
   */
  length?: number | null
  /**
   * Average time to walk through
   */
  traversal_time?: number | null
  /**
   * Stairs, positive upwards, negative downwards
   */
  stair_count?: number | null
  /**
   * Greatest slope ratio, positive upwards
   */
  max_slope?: number | null
  /**
   * Least width
   */
  min_width?: number | null
  /**
   * Text on signs
   */
  signposted_as?: string | null
  /**
   * Text on signs in the opposite direction
   */
  reversed_signposted_as?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Categories of riders, such as student or elderly.
 */
export interface GtfsRiderCategories {
  /**
   * Identifies the category
   */
  rider_category_id: string
  /**
   * Name shown to riders
   */
  rider_category_name: string
  /**
   * Is it the default category? absent means no
   */
  is_default_fare_category?: boolean | null
  /**
   * Web page on eligibility
   */
  eligibility_url?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Assigns routes to networks.
 */
export interface GtfsRouteNetworks {
  /**
   * Network
   */
  network_id: string
  /**
   * Route, member of one network only
   */
  route_id: string
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Routes: groups of trips shown to riders as one service.
 */
export interface GtfsRoutes {
  /**
   * Identifies the route
   */
  route_id: string
  /**
   * Agency of the route; required by the standard when there are several
   */
  agency_id?: string | null
  /**
   * Short name; required by the standard without a long name
   */
  route_short_name?: string | null
  /**
   * Full name; required by the standard without a short name
   */
  route_long_name?: string | null
  /**
   * Description of the route
   */
  route_desc?: string | null
  /**
   * 0 tram, 1 metro, 2 rail, 3 bus, 4 ferry, 5 cable tram, 6 aerial lift, 7 funicular, 11 trolleybus, 12 monorail; 100 and above: extended types
   */
  route_type:
    | 0
    | 1
    | 2
    | 3
    | 4
    | 5
    | 6
    | 7
    | 11
    | 12
    | 100
    | 101
    | 102
    | 103
    | 104
    | 105
    | 106
    | 107
    | 108
    | 109
    | 110
    | 111
    | 112
    | 113
    | 114
    | 115
    | 116
    | 117
    | 200
    | 201
    | 202
    | 203
    | 204
    | 205
    | 206
    | 207
    | 208
    | 209
    | 300
    | 400
    | 401
    | 402
    | 403
    | 404
    | 405
    | 500
    | 600
    | 700
    | 701
    | 702
    | 703
    | 704
    | 705
    | 706
    | 707
    | 708
    | 709
    | 710
    | 711
    | 712
    | 713
    | 714
    | 715
    | 716
    | 800
    | 900
    | 901
    | 902
    | 903
    | 904
    | 905
    | 906
    | 1000
    | 1100
    | 1200
    | 1300
    | 1301
    | 1302
    | 1303
    | 1304
    | 1305
    | 1306
    | 1307
    | 1400
    | 1500
    | 1501
    | 1502
    | 1503
    | 1504
    | 1505
    | 1506
    | 1507
    | 1700
    | 1702
  /**
   * Web page about the route
   */
  route_url?: string | null
  /**
   * Colour of the route, six hexadecimal digits; FFFFFF when absent
   */
  route_color?: string | null
  /**
   * Colour of text on route_color, six hexadecimal digits; 000000 when absent
   */
  route_text_color?: string | null
  /**
   * Order of presentation, smaller first
   */
  route_sort_order?: number | null
  /**
   * Continuous stopping pickup: 0 yes, 1 or absent no, 2 phone the agency, 3 arrange with the driver
   */
  continuous_pickup?: 0 | 1 | 2 | 3 | null
  /**
   * Continuous stopping drop off: 0 yes, 1 or absent no, 2 phone the agency, 3 arrange with the driver
   */
  continuous_drop_off?: 0 | 1 | 2 | 3 | null
  /**
   * Group of routes
   */
  network_id?: string | null
  /**
   * Contactless bank cards: 0 no information, 1 accepted, 2 not accepted
   */
  cemv_support?: 0 | 1 | 2 | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Points of vehicle travel paths.
 */
export interface GtfsShapes {
  /**
   * Identifies the shape
   */
  shape_id: string
  /**
   * Latitude of the point
   */
  shape_pt_lat: number
  /**
   * Longitude of the point
   */
  shape_pt_lon: number
  /**
   * Order of the point; grows, gaps are legal
   */
  shape_pt_sequence: number
  /**
   * Distance from the first point, in the unit of the source
   */
  shape_dist_traveled?: number | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Assigns stops to areas.
 */
export interface GtfsStopAreas {
  /**
   * Area
   */
  area_id: string
  /**
   * Stop
   */
  stop_id: string
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Times at which a vehicle arrives at and departs from stops, location groups or zones, for each trip.
 */
export interface GtfsStopTimes {
  /**
   * Trip
   */
  trip_id: string
  /**
   * Arrival: seconds from noon minus 12 h of the service day, may pass 24 h
   */
  arrival_time?: number | null
  /**
   * Departure: seconds from noon minus 12 h of the service day, may pass 24 h
   */
  departure_time?: number | null
  /**
   * Stop; demand-responsive service has location_group_id or location_id instead
   */
  stop_id?: string | null
  /**
   * Location group (demand-responsive)
   */
  location_group_id?: string | null
  /**
   * Zone of locations.geojson (demand-responsive)
   */
  location_id?: string | null
  /**
   * Order along the trip; grows, gaps are legal
   */
  stop_sequence: number
  /**
   * Destination on signage from this stop on
   */
  stop_headsign?: string | null
  /**
   * Start of the demand-responsive window
   */
  start_pickup_drop_off_window?: number | null
  /**
   * End of the demand-responsive window
   */
  end_pickup_drop_off_window?: number | null
  /**
   * Pickup: 0 or absent regular, 1 none, 2 phone the agency, 3 arrange with the driver
   */
  pickup_type?: 0 | 1 | 2 | 3 | null
  /**
   * Drop off: 0 or absent regular, 1 none, 2 phone the agency, 3 arrange with the driver
   */
  drop_off_type?: 0 | 1 | 2 | 3 | null
  /**
   * Continuous stopping pickup: 0 yes, 1 or absent no, 2 phone the agency, 3 arrange with the driver
   */
  continuous_pickup?: 0 | 1 | 2 | 3 | null
  /**
   * Continuous stopping drop off: 0 yes, 1 or absent no, 2 phone the agency, 3 arrange with the driver
   */
  continuous_drop_off?: 0 | 1 | 2 | 3 | null
  /**
   * Distance along the shape, in the unit the source uses in shapes
   */
  shape_dist_traveled?: number | null
  /**
   * 0 approximate, 1 exact; absent means exact
   */
  timepoint?: 0 | 1 | null
  /**
   * Booking rule for boarding
   */
  pickup_booking_rule_id?: string | null
  /**
   * Booking rule for alighting
   */
  drop_off_booking_rule_id?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Stops, stations, entrances, generic nodes and boarding areas.
 */
export interface GtfsStops {
  /**
   * Identifies the location
   */
  stop_id: string
  /**
   * Short text or number that riders know
   */
  stop_code?: string | null
  /**
   * Name of the location; required by the standard for location_type 0, 1 and 2
   */
  stop_name?: string | null
  /**
   * Name for text-to-speech
   */
  tts_stop_name?: string | null
  /**
   * Description of the location
   */
  stop_desc?: string | null
  /**
   * Latitude; required by the standard for location_type 0, 1 and 2
   */
  stop_lat?: number | null
  /**
   * Longitude; required by the standard for location_type 0, 1 and 2
   */
  stop_lon?: number | null
  /**
   * Fare zone
   */
  zone_id?: string | null
  /**
   * Web page about the location
   */
  stop_url?: string | null
  /**
   * 0 or absent stop or platform, 1 station, 2 entrance, 3 generic node, 4 boarding area
   */
  location_type?: 0 | 1 | 2 | 3 | 4 | null
  /**
   * stop_id of the parent location
   */
  parent_station?: string | null
  /**
   * IANA time zone of the location
   */
  stop_timezone?: string | null
  /**
   * Wheelchair boarding: 0 or absent no information or inherited, 1 possible, 2 not possible
   */
  wheelchair_boarding?: 0 | 1 | 2 | null
  /**
   * Level of the location
   */
  level_id?: string | null
  /**
   * Platform identifier
   */
  platform_code?: string | null
  /**
   * 0 reached through the station only, 1 reached directly from the street
   */
  stop_access?: 0 | 1 | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Periods of day and date on which fares depend. In the key an absent value equals an absent value.
 */
export interface GtfsTimeframes {
  /**
   * Identifies the timeframe or set of timeframes
   */
  timeframe_group_id: string
  /**
   * Local start, included; absent means 00:00:00
   */
  start_time?: number | null
  /**
   * Local end, excluded; absent means 24:00:00
   */
  end_time?: number | null
  /**
   * Dates on which the timeframe holds
   */
  service_id: string
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Rules for connections between routes and trips. In the key an absent value equals an absent value.
 */
export interface GtfsTransfers {
  /**
   * Stop where the connection begins; may be absent for transfer_type 4 and 5
   */
  from_stop_id?: string | null
  /**
   * Stop where the connection ends; may be absent for transfer_type 4 and 5
   */
  to_stop_id?: string | null
  /**
   * Route where the connection begins
   */
  from_route_id?: string | null
  /**
   * Route where the connection ends
   */
  to_route_id?: string | null
  /**
   * Trip where the connection begins; required by the standard for transfer_type 4 and 5
   */
  from_trip_id?: string | null
  /**
   * Trip where the connection ends; required by the standard for transfer_type 4 and 5
   */
  to_trip_id?: string | null
  /**
   * 0 or absent recommended, 1 timed, 2 minimum time, 3 not possible, 4 in-seat, 5 in-seat not allowed
   */
  transfer_type?: 0 | 1 | 2 | 3 | 4 | 5 | null
  /**
   * Time needed for the transfer
   */
  min_transfer_time?: number | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Translated values of customer-facing fields. In the key an absent value equals an absent value.
 */
export interface GtfsTranslations {
  /**
   * Table that holds the field (file name without .txt)
   */
  table_name: string
  /**
   * Field
   */
  field_name: string
  /**
   * Language of the translation, BCP 47
   */
  language: string
  /**
   * Translated value
   */
  translation: string
  /**
   * Record; this or field_value
   */
  record_id?: string | null
  /**
   * Second part of the record id, such as stop_sequence
   */
  record_sub_id?: string | null
  /**
   * Value to be translated; this or record_id
   */
  field_value?: string | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Trips of each route: sequences of two or more stops in a period of time.
 */
export interface GtfsTrips {
  /**
   * Route of the trip
   */
  route_id: string
  /**
   * Set of dates on which the trip runs
   */
  service_id: string
  /**
   * Identifies the trip
   */
  trip_id: string
  /**
   * Destination on signage
   */
  trip_headsign?: string | null
  /**
   * Public name of the trip, such as a train number
   */
  trip_short_name?: string | null
  /**
   * Direction of travel: 0 one, 1 the opposite
   */
  direction_id?: 0 | 1 | null
  /**
   * Block: trips run in sequence by the same vehicle
   */
  block_id?: string | null
  /**
   * Shape of the travel path
   */
  shape_id?: string | null
  /**
   * Wheelchairs: 0 or absent no information, 1 at least one, 2 none
   */
  wheelchair_accessible?: 0 | 1 | 2 | null
  /**
   * Bicycles: 0 or absent no information, 1 at least one, 2 none
   */
  bikes_allowed?: 0 | 1 | 2 | null
  /**
   * Cars: 0 or absent no information, 1 at least one, 2 none
   */
  cars_allowed?: 0 | 1 | 2 | null
  /**
   * Factor applied to travel time estimates of on-demand trips
   */
  safe_duration_factor?: number | null
  /**
   * Offset added to travel time estimates of on-demand trips
   */
  safe_duration_offset?: number | null
  /**
   * Columns outside the standard: header to source text, cells that are not empty only
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A remark on a delivery that rejects nothing.
 */
export interface HubFinding {
  /**
   * Time of receipt of the delivery
   */
  noted_at: string
  /**
   * SHA-256 of the delivery
   */
  delivery_sha256: string
  /**
   * Place among those of the delivery, from 0
   */
  finding_index: number
  /**
   * Place
   */
  at: string
  /**
   * Stable id of the rule
   */
  code: string
  /**
   * What was found
   */
  message: string
}

/**
 * How often a day rejected or remarked on records of a source, by code and kind of place. Places hold no values of records.
 */
export interface HubQualityFault {
  /**
   * Dataset
   */
  dataset: string
  /**
   * Source
   */
  source_id: string
  /**
   * Day in the zone of the province
   */
  day: string
  /**
   * reject: the record was refused; finding: it was remarked on
   */
  kind: 'reject' | 'finding'
  /**
   * Stable id of the rule
   */
  code: string
  /**
   * Kind of place, such as stop_times.txt or entity[].vehicle
   */
  place: string
  /**
   * How many
   */
  occurrences: string
  /**
   * Reason of the first; absent where records hold more than public columns
   */
  reason?: string | null
}

/**
 * Score of a dataset on one side for one day.
 */
export interface HubQualityScore {
  /**
   * Dataset
   */
  dataset: string
  /**
   * Day in the zone of the province
   */
  day: string
  /**
   * Side: quantity, quality, timeliness, usage, objections
   */
  side: 'quantity' | 'quality' | 'timeliness' | 'usage' | 'objections'
  /**
   * Score; absent without data
   */
  score?: number | null
  /**
   * scored, frozen by an outage, or no data
   */
  state: 'scored' | 'frozen' | 'no-data'
  /**
   * Readings of the day
   */
  readings?: string | null
  /**
   * Rejects of the day
   */
  rejects?: string | null
  /**
   * Findings of the day
   */
  findings?: string | null
  /**
   * Expected, where it is known
   */
  expected?: string | null
  /**
   * Seconds of outage of the day
   */
  outage_seconds?: number | null
  /**
   * What the score was computed from
   */
  basis?: string | null
}

/**
 * What one rule says about one source: its verdict and what changed since the delivery before.
 */
export interface HubQualityVerdict {
  /**
   * Dataset
   */
  dataset: string
  /**
   * Source
   */
  source_id: string
  /**
   * Stable id of the rule
   */
  rule: string
  /**
   * Side the rule belongs to
   */
  side?: 'quantity' | 'quality' | 'timeliness' | null
  /**
   * Verdict; UNKNOWN while the source is away
   */
  verdict: 'PASS' | 'WARN' | 'FAIL' | 'UNKNOWN'
  /**
   * Verdict before the outage
   */
  frozen_verdict?: 'PASS' | 'WARN' | 'FAIL' | null
  /**
   * When it was judged
   */
  judged_at: string
  /**
   * Since when the verdict holds
   */
  since: string
  /**
   * Readings checked in the newest delivery
   */
  checked?: string | null
  /**
   * Findings in the newest delivery
   */
  found?: number | null
  /**
   * Of those, new since the delivery before
   */
  new_found?: number | null
  /**
   * Of the delivery before, gone
   */
  fixed?: number | null
  /**
   * Place of the first
   */
  first_at?: string | null
  /**
   * What was found first
   */
  first_message?: string | null
  /**
   * Newest delivery judged
   */
  delivery_sha256?: string | null
}

/**
 * A record that did not obey its contract, with place and reason.
 */
export interface HubReject {
  /**
   * Time of receipt of the delivery
   */
  noted_at: string
  /**
   * SHA-256 of the delivery
   */
  delivery_sha256: string
  /**
   * Place among those of the delivery, from 0
   */
  reject_index: number
  /**
   * Contract the record should obey; absent when not known
   */
  contract?: string | null
  /**
   * Place, such as stop_times.txt:17 or entity[3].trip_update
   */
  at: string
  /**
   * Stable id of the rule
   */
  code: string
  /**
   * Reason
   */
  reason: string
  /**
   * The record itself, when small
   */
  raw?: string | null
}

/**
 * A metro line.
 */
export interface MetroLine {
  /**
   * Identifies the line
   */
  line_id: string
  /**
   * Name
   */
  name: string
  /**
   * English name
   */
  name_en?: string | null
  /**
   * Colour, RRGGBB
   */
  color?: string | null
  /**
   * Operator
   */
  operator?: string | null
  /**
   * Is it a loop?
   */
  is_loop?: boolean | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A section between two neighbouring stations, in one direction.
 */
export interface MetroSection {
  /**
   * The line; all where the source only tells neighbours
   */
  line_id: string
  /**
   * From
   */
  from_station_id: string
  /**
   * To
   */
  to_station_id: string
  /**
   * Length
   */
  length_meters?: number | null
  /**
   * Running time
   */
  running_seconds?: number | null
  /**
   * Passengers it can carry per hour
   */
  capacity_passengers_per_hour?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * How crowded trains on a section are.
 */
export interface MetroSectionCrowding {
  /**
   * When
   */
  observed_at: string
  /**
   * The line
   */
  line_id: string
  /**
   * From
   */
  from_station_id: string
  /**
   * To
   */
  to_station_id: string
  /**
   * Passengers per hour
   */
  passengers_per_hour?: number | null
  /**
   * Passengers by capacity
   */
  load_percentage?: number | null
  /**
   * Level: comfortable, moderate, crowded, very crowded, entry restricted
   */
  level: 'comfortable' | 'moderate' | 'crowded' | 'very_crowded' | 'restricted'
  /**
   * Did the hub derive the level from thresholds?
   */
  is_derived?: boolean | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * State of service on a line or a part of it.
 */
export interface MetroServiceStatus {
  /**
   * When it was told
   */
  updated_at: string
  /**
   * Identifies the notice: of the source, else the line or the part of it
   */
  notice_id: string
  /**
   * The line
   */
  line_id: string
  /**
   * State
   */
  state: 'normal' | 'delayed' | 'part_suspended' | 'suspended' | 'skipping_stations' | 'entry_restricted'
  /**
   * From
   */
  from_station_id?: string | null
  /**
   * To
   */
  to_station_id?: string | null
  /**
   * Delay
   */
  delay_seconds?: number | null
  /**
   * Text in Chinese
   */
  text_zh?: string | null
  /**
   * Text in English
   */
  text_en?: string | null
  /**
   * Began
   */
  started_at?: string | null
  /**
   * Expected end
   */
  expected_end_at?: string | null
  /**
   * Ended
   */
  ended_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A metro station.
 */
export interface MetroStation {
  /**
   * Identifies the station
   */
  station_id: string
  /**
   * Name
   */
  name?: string | null
  /**
   * English name
   */
  name_en?: string | null
  /**
   * Lines that stop there, separated by spaces
   */
  line_ids?: string | null
  /**
   * Can one change lines there?
   */
  is_transfer?: boolean | null
  /**
   * Passengers that platforms and concourse are designed for
   */
  capacity_passengers?: number | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Datum of the source, where it was converted: GCJ02, BD09
   */
  source_crs?: string | null
  /**
   * Longitude before conversion
   */
  source_longitude?: number | null
  /**
   * Latitude before conversion
   */
  source_latitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * How crowded a station is.
 */
export interface MetroStationCrowding {
  /**
   * When
   */
  observed_at: string
  /**
   * The station
   */
  station_id: string
  /**
   * Name of the station
   */
  name?: string | null
  /**
   * Passengers inside
   */
  passengers?: number | null
  /**
   * Passengers by capacity
   */
  load_percentage?: number | null
  /**
   * Level: comfortable, moderate, crowded, very crowded, entry restricted
   */
  level: 'comfortable' | 'moderate' | 'crowded' | 'very_crowded' | 'restricted'
  /**
   * Is entry restricted?
   */
  is_entry_restricted?: boolean | null
  /**
   * Did the hub derive the level from thresholds?
   */
  is_derived?: boolean | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Passengers that entered and left a station in an interval.
 */
export interface MetroStationFlow {
  /**
   * Begin of the interval
   */
  interval_start_at: string
  /**
   * Length of the interval
   */
  interval_seconds: number
  /**
   * The station
   */
  station_id: string
  /**
   * The line
   */
  line_id?: string | null
  /**
   * Passengers that entered
   */
  entries?: number | null
  /**
   * Passengers that left
   */
  exits?: number | null
  /**
   * Passengers that changed lines
   */
  transfers?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A place to park: a car park, a stretch of kerb, a P+R site; with its capacity by kind of space.
 */
export interface ParkingLot {
  /**
   * Identifies the place within the feed
   */
  lot_id: string
  /**
   * Version
   */
  lot_version?: string | null
  /**
   * The place it is part of
   */
  parent_id?: string | null
  /**
   * Name
   */
  name?: string | null
  /**
   * What parks there
   */
  purpose?: 'car' | 'bike' | 'motorcycle' | 'truck' | 'bus' | 'mixed' | null
  /**
   * Kind of parking
   */
  lot_kind?:
    | 'off-street'
    | 'underground'
    | 'multi-storey'
    | 'surface'
    | 'on-street'
    | 'park-and-ride'
    | 'rest-area'
    | 'private'
    | 'other'
    | null
  /**
   * Is it park and ride?
   */
  is_park_and_ride?: boolean | null
  /**
   * Operator
   */
  operator_name?: string | null
  /**
   * Address
   */
  address?: string | null
  /**
   * Area or district
   */
  area_name?: string | null
  /**
   * Public page
   */
  url?: string | null
  /**
   * Spaces in all
   */
  capacity?: number | null
  /**
   * Spaces for disabled persons
   */
  capacity_disabled?: number | null
  /**
   * Spaces with charging
   */
  capacity_charging?: number | null
  /**
   * Spaces for women
   */
  capacity_women?: number | null
  /**
   * Spaces for families
   */
  capacity_family?: number | null
  /**
   * Spaces for trucks
   */
  capacity_truck?: number | null
  /**
   * Spaces for buses
   */
  capacity_bus?: number | null
  /**
   * Spaces for motorcycles
   */
  capacity_motorcycle?: number | null
  /**
   * Spaces for car sharing
   */
  capacity_carsharing?: number | null
  /**
   * Is a fee charged?
   */
  has_fee?: boolean | null
  /**
   * Fee as told to people
   */
  fee_text?: string | null
  /**
   * Is its occupancy published?
   */
  has_realtime?: boolean | null
  /**
   * Is it covered?
   */
  is_covered?: boolean | null
  /**
   * Greatest height
   */
  max_height_meters?: number | null
  /**
   * Greatest width
   */
  max_width_meters?: number | null
  /**
   * Longest stay
   */
  max_stay_minutes?: number | null
  /**
   * Opening hours in OpenStreetMap notation
   */
  opening_hours?: string | null
  /**
   * Opening hours as told to people
   */
  opening_text?: string | null
  /**
   * When the record was last changed
   */
  updated_at?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Coordinate reference system of the source, where it was converted: EPSG:25832, GCJ02, BD09, …
   */
  source_crs?: string | null
  /**
   * First coordinate before conversion
   */
  source_x?: number | null
  /**
   * Second coordinate before conversion
   */
  source_y?: number | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A vehicle seen parked by a scan car, camera or warden.
 */
export interface ParkingObservation {
  /**
   * When it was seen
   */
  observed_at: string
  /**
   * Identifies the observation
   */
  observation_id: string
  /**
   * Who reports
   */
  creator_id?: string | null
  /**
   * The credential, as a rule a licence plate
   */
  credential_id?: string | null
  /**
   * Kind of the credential
   */
  credential_kind?: string | null
  /**
   * Country of the credential
   */
  credential_country?: string | null
  /**
   * Confidence of the reading
   */
  credential_confidence?: number | null
  /**
   * Method: anpr, …
   */
  observed_method?: string | null
  /**
   * Heading of the vehicle
   */
  heading_degrees?: number | null
  /**
   * Speed; absent where the source says -1
   */
  speed_meters_per_second?: number | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * PDOP of the location
   */
  location_pdop?: number | null
  /**
   * Observer
   */
  observer_name?: string | null
  /**
   * Latitude, WGS 84
   */
  observer_latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  observer_longitude?: number | null
  /**
   * Heading of the observer
   */
  observer_heading_degrees?: number | null
  /**
   * Speed of the observer
   */
  observer_speed_meters_per_second?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * How full a parking place is, in all or for one kind of parker.
 */
export interface ParkingOccupancy {
  /**
   * When it was measured
   */
  measured_at: string
  /**
   * Parking place
   */
  lot_id: string
  /**
   * all, or the kind of space or counter it speaks of
   */
  group_id: string
  /**
   * Spaces
   */
  capacity?: number | null
  /**
   * Free spaces
   */
  free?: number | null
  /**
   * Taken spaces
   */
  occupied?: number | null
  /**
   * Share taken
   */
  occupancy_percentage?: number | null
  /**
   * Trend
   */
  trend?: 'increasing' | 'decreasing' | 'stable' | 'unknown' | null
  /**
   * How full
   */
  state?: 'free' | 'few' | 'full' | 'unknown' | null
  /**
   * Is it open?
   */
  opening_state?: 'open' | 'closed' | 'unknown' | null
  /**
   * Vehicles in
   */
  inflow_per_hour?: number | null
  /**
   * Vehicles out
   */
  outflow_per_hour?: number | null
  /**
   * Name, where the feed gives it
   */
  name?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One period in which a parking place is open.
 */
export interface ParkingOpening {
  /**
   * Parking place
   */
  lot_id: string
  /**
   * Place, from 0
   */
  period_index: number
  /**
   * Days of the week in OpenStreetMap notation
   */
  days?: string | null
  /**
   * Opens, seconds after midnight
   */
  opens_at_seconds?: number | null
  /**
   * Closes, seconds after midnight, may pass 24 h
   */
  closes_at_seconds?: number | null
  /**
   * First day
   */
  valid_from?: string | null
  /**
   * Last day
   */
  valid_until?: string | null
  /**
   * As told to people
   */
  description?: string | null
}

/**
 * One space, or a group of equal ones, of a parking place.
 */
export interface ParkingSpace {
  /**
   * Identifies the space within the feed
   */
  space_id: string
  /**
   * Its parking place
   */
  lot_id?: string | null
  /**
   * Name or number painted on it
   */
  name?: string | null
  /**
   * Kind of space
   */
  space_kind?:
    | 'standard'
    | 'disabled'
    | 'charging'
    | 'women'
    | 'family'
    | 'truck'
    | 'bus'
    | 'motorcycle'
    | 'bike'
    | 'carsharing'
    | 'loading'
    | 'resident'
    | 'other'
    | null
  /**
   * How many it stands for
   */
  spaces?: number | null
  /**
   * Is it on the street?
   */
  is_on_street?: boolean | null
  /**
   * Address
   */
  address?: string | null
  /**
   * Area or district
   */
  area_name?: string | null
  /**
   * Note
   */
  note?: string | null
  /**
   * Is its state published?
   */
  has_realtime?: boolean | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Coordinate reference system of the source, where it was converted: EPSG:25832, GCJ02, BD09, …
   */
  source_crs?: string | null
  /**
   * First coordinate before conversion
   */
  source_x?: number | null
  /**
   * Second coordinate before conversion
   */
  source_y?: number | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Whether one space is taken.
 */
export interface ParkingSpaceStatus {
  /**
   * When it was measured
   */
  measured_at: string
  /**
   * Space
   */
  space_id: string
  /**
   * Its parking place
   */
  lot_id?: string | null
  /**
   * Is it taken? Absent: not known
   */
  is_occupied?: boolean | null
  /**
   * State
   */
  state?: 'free' | 'occupied' | 'reserved' | 'out-of-service' | 'unknown' | null
  /**
   * Kind of space
   */
  space_kind?:
    | 'standard'
    | 'disabled'
    | 'charging'
    | 'women'
    | 'family'
    | 'truck'
    | 'bus'
    | 'motorcycle'
    | 'bike'
    | 'carsharing'
    | 'loading'
    | 'resident'
    | 'other'
    | null
  /**
   * Sensor as the source names it
   */
  sensor_ref?: string | null
  /**
   * Battery of the sensor
   */
  battery_percentage?: number | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One line of a tariff: what a stay costs.
 */
export interface ParkingTariff {
  /**
   * Parking place
   */
  lot_id: string
  /**
   * Identifies the tariff
   */
  tariff_id: string
  /**
   * Line, from 0
   */
  line_index: number
  /**
   * Name
   */
  name?: string | null
  /**
   * Who or what it applies to
   */
  applies_to?: string | null
  /**
   * Days and hours it applies, OpenStreetMap notation
   */
  days?: string | null
  /**
   * From this minute of the stay
   */
  from_minutes?: number | null
  /**
   * Until this minute
   */
  until_minutes?: number | null
  /**
   * Per this many minutes; absent: for the whole
   */
  per_minutes?: number | null
  /**
   * Amount
   */
  amount?: number | null
  /**
   * Most that is charged
   */
  max_amount?: number | null
  /**
   * Currency, ISO 4217
   */
  currency?: string | null
  /**
   * As told to people
   */
  description?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Whether a train is on time at a station.
 */
export interface RailPunctuality {
  /**
   * When it was told
   */
  observed_at: string
  /**
   * Train code
   */
  train_code: string
  /**
   * The train
   */
  train_no?: string | null
  /**
   * Day on which the train starts
   */
  service_date: string
  /**
   * The station
   */
  station_code: string
  /**
   * Name of the station
   */
  station_name?: string | null
  /**
   * Latitude of the station, WGS 84, where the source tells it
   */
  latitude?: number | null
  /**
   * Longitude of the station, WGS 84, where the source tells it
   */
  longitude?: number | null
  /**
   * Arrival or departure
   */
  kind: 'arrival' | 'departure'
  /**
   * Planned
   */
  planned_at?: string | null
  /**
   * Expected
   */
  expected_at?: string | null
  /**
   * Actual
   */
  actual_at?: string | null
  /**
   * Delay; negative is early
   */
  delay_seconds?: number | null
  /**
   * State: on time, late, early, cancelled, unknown
   */
  state: 'on_time' | 'late' | 'early' | 'cancelled' | 'unknown'
  /**
   * Platform
   */
  platform?: string | null
  /**
   * Cause
   */
  cause?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A railway station.
 */
export interface RailStation {
  /**
   * Identifies the station: its telegraph code, or its name where the source has no code
   */
  station_code: string
  /**
   * Name
   */
  name: string
  /**
   * Telegraph code, three letters
   */
  telegraph_code?: string | null
  /**
   * Pinyin
   */
  pinyin?: string | null
  /**
   * Initials of the pinyin
   */
  pinyin_initials?: string | null
  /**
   * City
   */
  city?: string | null
  /**
   * Administrative area, GB/T 2260
   */
  area_code?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Datum of the source, where it was converted: GCJ02, BD09
   */
  source_crs?: string | null
  /**
   * Longitude before conversion
   */
  source_longitude?: number | null
  /**
   * Latitude before conversion
   */
  source_latitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * How many seats of a class are left on a train between two stations.
 */
export interface RailTicketAvailability {
  /**
   * When it was asked
   */
  observed_at: string
  /**
   * The train
   */
  train_no: string
  /**
   * Train code
   */
  train_code: string
  /**
   * Day on which the train starts
   */
  service_date: string
  /**
   * Boarding station
   */
  from_station_code: string
  /**
   * Alighting station
   */
  to_station_code: string
  /**
   * Class of seat
   */
  seat_class:
    | 'business'
    | 'premium_first'
    | 'first'
    | 'second'
    | 'soft_sleeper'
    | 'hard_sleeper'
    | 'deluxe_sleeper'
    | 'moving_sleeper'
    | 'soft_seat'
    | 'hard_seat'
    | 'no_seat'
    | 'other'
  /**
   * State: available, sold out, waiting list, not on sale yet, suspended
   */
  state: 'available' | 'sold_out' | 'waitlist' | 'not_on_sale' | 'suspended'
  /**
   * Seats left; absent where only "some" is told
   */
  seats_left?: number | null
  /**
   * Price
   */
  price_yuan?: string | null
  /**
   * Departs
   */
  departure_at?: string | null
  /**
   * Arrives
   */
  arrival_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A train of the timetable.
 */
export interface RailTrain {
  /**
   * Identifies the train: the internal number, or the train code where the source has none
   */
  train_no: string
  /**
   * Train code as passengers know it
   */
  train_code: string
  /**
   * All train codes in order, joined by /, where the code changes on the way
   */
  train_codes?: string | null
  /**
   * Class of train by its code: G, C, D, Z, T, K, …
   */
  train_class?: string | null
  /**
   * Station where it starts
   */
  from_station_code?: string | null
  /**
   * Station where it ends
   */
  to_station_code?: string | null
  /**
   * Name of the station where it starts
   */
  from_station_name?: string | null
  /**
   * Name of the station where it ends
   */
  to_station_name?: string | null
  /**
   * First day it runs
   */
  valid_from?: string | null
  /**
   * Last day it runs
   */
  valid_until?: string | null
  /**
   * Days of the week on which it starts, Monday first: 1 runs, 0 does not
   */
  runs_on?: string | null
  /**
   * Are all its stops and times known? Only such trains stand in the GTFS export
   */
  is_complete?: boolean | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A stop of a train, or a station it passes.
 */
export interface RailTrainStop {
  /**
   * The train
   */
  train_no: string
  /**
   * Place of the stop, from 1
   */
  stop_sequence: number
  /**
   * The station
   */
  station_code: string
  /**
   * Name of the station
   */
  station_name: string
  /**
   * Train code from here on; it may change on the way
   */
  train_code?: string | null
  /**
   * Arrives, in seconds after midnight of the day the train starts; may pass a day
   */
  arrival_seconds?: number | null
  /**
   * Departs, in seconds after midnight of the day the train starts; may pass a day
   */
  departure_seconds?: number | null
  /**
   * Running time from the stop before
   */
  running_minutes?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A detector or measurement site: where it is and what it measures.
 */
export interface RoadDetector {
  /**
   * Identifies the detector
   */
  detector_id: string
  /**
   * Version of the site
   */
  detector_version?: string | null
  /**
   * Name
   */
  name?: string | null
  /**
   * Type of the equipment
   */
  equipment_type?: string | null
  /**
   * Road name
   */
  road_name?: string | null
  /**
   * Road number
   */
  road_number?: string | null
  /**
   * Direction
   */
  direction?: string | null
  /**
   * Lanes measured
   */
  lanes?: number | null
  /**
   * Side of the road
   */
  side?: string | null
  /**
   * Period of measurement
   */
  period_seconds?: number | null
  /**
   * What it measures: speed, flow, occupancy, travel-time, …, joined by commas
   */
  measures?: string | null
  /**
   * Index of values: index → type, vehicle class, lane, as JSON
   */
  indexes?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Coordinate reference system of the source, where it was converted: EPSG:25832, GCJ02, BD09, …
   */
  source_crs?: string | null
  /**
   * First coordinate before conversion
   */
  source_x?: number | null
  /**
   * Second coordinate before conversion
   */
  source_y?: number | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * The location as given, as JSON
   */
  location_text?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Two detectors that are neighbours on the road network, and how close.
 */
export interface RoadDetectorLink {
  /**
   * Detector from
   */
  from_detector_id: string
  /**
   * Detector to
   */
  to_detector_id: string
  /**
   * Weight as given
   */
  weight: number
}

/**
 * Speed, flow and occupancy a detector measured over one interval.
 */
export interface RoadDetectorReading {
  /**
   * End of the interval, or time of the measurement
   */
  measured_at: string
  /**
   * Detector
   */
  detector_id: string
  /**
   * Which of its values: an index of the site, a lane, all for the whole
   */
  measure_index: string
  /**
   * Length of the interval
   */
  interval_seconds?: number | null
  /**
   * Lane as given
   */
  lane?: string | null
  /**
   * Vehicle class as given
   */
  vehicle_class?: string | null
  /**
   * Mean speed
   */
  speed_kilometers_per_hour?: number | null
  /**
   * Flow
   */
  flow_vehicles_per_hour?: number | null
  /**
   * Occupancy
   */
  occupancy_percentage?: number | null
  /**
   * Headway
   */
  headway_seconds?: number | null
  /**
   * Density
   */
  density_vehicles_per_kilometer?: number | null
  /**
   * Travel time
   */
  travel_time_seconds?: number | null
  /**
   * Temperature
   */
  temperature_celsius?: number | null
  /**
   * Vehicles counted
   */
  vehicles?: number | null
  /**
   * Input values used
   */
  samples?: number | null
  /**
   * Accuracy
   */
  accuracy_percentage?: number | null
  /**
   * dataError of the source
   */
  is_data_error?: boolean | null
  /**
   * computationalMethod or status
   */
  status?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One version of a situation record: an accident, obstruction, closure, works, weather or public event on the road.
 */
export interface RoadEvent {
  /**
   * situationRecordVersionTime
   */
  versioned_at: string
  /**
   * Situation id
   */
  situation_id: string
  /**
   * Version of the situation
   */
  situation_version?: string | null
  /**
   * SituationRecord id
   */
  record_id: string
  /**
   * Version of the record
   */
  record_version?: string | null
  /**
   * Type of the record, its xsi:type without prefix
   */
  record_type: string
  /**
   * Group of types
   */
  event_kind: 'accident' | 'obstruction' | 'traffic' | 'conditions' | 'works' | 'event' | 'management' | 'other'
  /**
   * The detail of the type as the record gives it
   */
  detail_type?: string | null
  /**
   * situationRecordCreationTime
   */
  created_at?: string | null
  /**
   * situationRecordObservationTime
   */
  observed_at?: string | null
  /**
   * situationRecordFirstSupplierVersionTime
   */
  first_supplied_at?: string | null
  /**
   * probabilityOfOccurrence
   */
  probability?: string | null
  /**
   * severity or overallSeverity
   */
  severity?: string | null
  /**
   * sourceName, first value
   */
  source_name?: string | null
  /**
   * Who may have it: confidentiality or confidentialityOverride as given, e.g. noRestriction, restrictedToAuthorities, internalUse
   */
  confidentiality?: string | null
  /**
   * validityStatus
   */
  validity_status?: string | null
  /**
   * overallStartTime
   */
  valid_from?: string | null
  /**
   * overallEndTime
   */
  valid_until?: string | null
  /**
   * validPeriods in all
   */
  valid_periods?: number | null
  /**
   * Was it valid at receipt, by status, times and end?
   */
  is_valid_now?: boolean | null
  /**
   * capacityRemaining
   */
  capacity_remaining_percentage?: number | null
  /**
   * numberOfLanesRestricted
   */
  lanes_restricted?: number | null
  /**
   * numberOfOperationalLanes
   */
  lanes_operational?: number | null
  /**
   * originalNumberOfLanes
   */
  lanes_original?: number | null
  /**
   * trafficConstrictionType
   */
  traffic_constriction?: string | null
  /**
   * delayTimeValue
   */
  delay_seconds?: number | null
  /**
   * Temporary speed limit
   */
  speed_limit_kilometers_per_hour?: number | null
  /**
   * General public comments, first language, joined
   */
  comment?: string | null
  /**
   * Language of the comment
   */
  comment_language?: string | null
  /**
   * roadName
   */
  road_name?: string | null
  /**
   * roadNumber
   */
  road_number?: string | null
  /**
   * Direction: as given
   */
  direction?: string | null
  /**
   * How the location is given: point, linear, area, alert-c, openlr, gml, none; several joined by +
   */
  location_kind?: string | null
  /**
   * Alert-C country/table/version:location of the primary point
   */
  alert_c_primary?: string | null
  /**
   * Alert-C of the secondary point
   */
  alert_c_secondary?: string | null
  /**
   * OpenLR as given
   */
  openlr?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * The location as given, as JSON
   */
  location_text?: string | null
  /**
   * Record that caused it
   */
  cause_record_id?: string | null
  /**
   * When it ended: said so, or absent from a full snapshot
   */
  ended_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A device in the field: arrow board, camera, sign, beacon, traffic signal (DeviceFeed).
 */
export interface RoadFieldDevice {
  /**
   * update_date
   */
  updated_at: string
  /**
   * Feature id
   */
  device_id: string
  /**
   * data_source_id
   */
  data_source_id?: string | null
  /**
   * device_type
   */
  device_type: string
  /**
   * device_status
   */
  device_status?: string | null
  /**
   * name
   */
  name?: string | null
  /**
   * description
   */
  description?: string | null
  /**
   * road_names, joined by ;
   */
  road_names?: string | null
  /**
   * road_direction
   */
  road_direction?: string | null
  /**
   * has_automatic_location
   */
  has_automatic_location?: boolean | null
  /**
   * is_moving
   */
  is_moving?: boolean | null
  /**
   * milepost
   */
  milepost?: number | null
  /**
   * make
   */
  make?: string | null
  /**
   * model
   */
  model?: string | null
  /**
   * serial_number
   */
  serial_number?: string | null
  /**
   * firmware_version
   */
  firmware_version?: string | null
  /**
   * status_messages, joined by ;
   */
  status_messages?: string | null
  /**
   * pattern of an arrow board
   */
  pattern?: string | null
  /**
   * message_multi_string of a sign, or its text
   */
  message_text?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A section of road for which a traffic state is published.
 */
export interface RoadSection {
  /**
   * Identifies the section
   */
  section_id: string
  /**
   * Version
   */
  section_version?: string | null
  /**
   * Name
   */
  name?: string | null
  /**
   * Road name
   */
  road_name?: string | null
  /**
   * Road number
   */
  road_number?: string | null
  /**
   * Class of the road: expressway, arterial, secondary, local, or as given
   */
  road_class?: string | null
  /**
   * Direction
   */
  direction?: string | null
  /**
   * Length
   */
  length_meters?: number | null
  /**
   * Free-flow speed
   */
  free_flow_speed_kilometers_per_hour?: number | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * The location as given, as JSON
   */
  location_text?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Traffic state, speed and travel time of a section over one interval.
 */
export interface RoadSectionStatus {
  /**
   * Time of the value
   */
  measured_at: string
  /**
   * Section
   */
  section_id: string
  /**
   * Length of the interval
   */
  interval_seconds?: number | null
  /**
   * freeFlow, heavy, congested, impossible, unknown; else as given
   */
  traffic_status?: string | null
  /**
   * Level 1 to 5: smooth, basically smooth, light, medium, heavy congestion
   */
  congestion_level?: number | null
  /**
   * Scheme of the level
   */
  congestion_scheme?: string | null
  /**
   * Mean speed
   */
  speed_kilometers_per_hour?: number | null
  /**
   * Free-flow speed
   */
  free_flow_speed_kilometers_per_hour?: number | null
  /**
   * Travel time
   */
  travel_time_seconds?: number | null
  /**
   * Free-flow travel time
   */
  free_flow_travel_time_seconds?: number | null
  /**
   * Delay
   */
  delay_seconds?: number | null
  /**
   * Flow
   */
  flow_vehicles_per_hour?: number | null
  /**
   * dataError of the source
   */
  is_data_error?: boolean | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A variable message sign: where it stands and what it can show.
 */
export interface RoadSign {
  /**
   * Controller or unit id
   */
  sign_id: string
  /**
   * Index of the sign at its controller, 0 where there is one
   */
  sign_index: string
  /**
   * Version
   */
  sign_version?: string | null
  /**
   * Name or identifier
   */
  name?: string | null
  /**
   * Type of the sign
   */
  sign_type?: string | null
  /**
   * Physical mounting
   */
  physical_support?: string | null
  /**
   * Lines of text
   */
  text_lines?: number | null
  /**
   * Characters of a line
   */
  text_characters?: number | null
  /**
   * Can it show pictograms?
   */
  has_pictogram?: boolean | null
  /**
   * Owner
   */
  owner?: string | null
  /**
   * Road name
   */
  road_name?: string | null
  /**
   * Road number
   */
  road_number?: string | null
  /**
   * Direction
   */
  direction?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * The location as given, as JSON
   */
  location_text?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * What a variable message sign shows.
 */
export interface RoadSignMessage {
  /**
   * timeLastSet, else the time of the publication
   */
  set_at: string
  /**
   * Controller or unit id
   */
  sign_id: string
  /**
   * Index of the sign
   */
  sign_index: string
  /**
   * Place of the message, from 0
   */
  message_index: number
  /**
   * Working status
   */
  working_status?: string | null
  /**
   * Text, lines parted by line breaks
   */
  message_text?: string | null
  /**
   * Pictogram code or description, several joined by ;
   */
  pictogram?: string | null
  /**
   * messageSetBy
   */
  set_by?: string | null
  /**
   * Reason for the setting, or type of information
   */
  reason?: string | null
  /**
   * Situation it speaks of
   */
  situation_id?: string | null
  /**
   * Shows it nothing?
   */
  is_blank?: boolean | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A work zone or detour event on the road: a RoadEventFeature.
 */
export interface RoadWorkZone {
  /**
   * update_date, else that of the feed
   */
  updated_at: string
  /**
   * Feature id
   */
  event_id: string
  /**
   * data_source_id
   */
  data_source_id?: string | null
  /**
   * event_type: work-zone, detour, restriction, incident
   */
  event_type: string
  /**
   * name
   */
  name?: string | null
  /**
   * description
   */
  description?: string | null
  /**
   * road_names, joined by ;
   */
  road_names?: string | null
  /**
   * direction
   */
  direction?: string | null
  /**
   * creation_date
   */
  created_at?: string | null
  /**
   * start_date
   */
  start_at?: string | null
  /**
   * end_date
   */
  end_at?: string | null
  /**
   * is_start_date_verified
   */
  is_start_date_verified?: boolean | null
  /**
   * is_end_date_verified
   */
  is_end_date_verified?: boolean | null
  /**
   * is_start_position_verified
   */
  is_start_position_verified?: boolean | null
  /**
   * is_end_position_verified
   */
  is_end_position_verified?: boolean | null
  /**
   * event_status where the feed gives it
   */
  event_status?: string | null
  /**
   * vehicle_impact
   */
  vehicle_impact?: string | null
  /**
   * location_method
   */
  location_method?: string | null
  /**
   * work_zone_type
   */
  work_zone_type?: string | null
  /**
   * are_workers_present
   */
  worker_presence?: boolean | null
  /**
   * reduced_speed_limit_kph
   */
  reduced_speed_limit_kilometers_per_hour?: number | null
  /**
   * beginning_cross_street
   */
  beginning_cross_street?: string | null
  /**
   * ending_cross_street
   */
  ending_cross_street?: string | null
  /**
   * beginning_milepost
   */
  beginning_milepost?: number | null
  /**
   * ending_milepost
   */
  ending_milepost?: number | null
  /**
   * Lanes described
   */
  lanes?: number | null
  /**
   * Lanes with status closed
   */
  lanes_closed?: number | null
  /**
   * lanes, as JSON
   */
  lane_details?: string | null
  /**
   * restrictions, as JSON
   */
  restrictions?: string | null
  /**
   * types_of_work, as JSON
   */
  types_of_work?: string | null
  /**
   * related_road_events, as JSON
   */
  related_events?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Geometry as GeoJSON, WGS 84
   */
  geometry?: string | null
  /**
   * When it was absent from a full feed
   */
  ended_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One call of an estimated journey, made (RecordedCall) or to come (EstimatedCall).
 */
export interface SiriEstimatedCall {
  /**
   * As of the journey
   */
  recorded_at: string
  /**
   * As of the journey
   */
  journey_id: string
  /**
   * Place in the message, from 0
   */
  call_index: number
  /**
   * Is it a RecordedCall?
   */
  is_recorded: boolean
  /**
   * StopPointRef
   */
  stop_point_ref?: string | null
  /**
   * VisitNumber
   */
  visit_number?: number | null
  /**
   * Order of the call
   */
  call_order?: number | null
  /**
   * StopPointName
   */
  stop_point_name?: string | null
  /**
   * Cancellation
   */
  is_cancellation?: boolean | null
  /**
   * ExtraCall
   */
  is_extra_call?: boolean | null
  /**
   * RequestStop
   */
  is_request_stop?: boolean | null
  /**
   * PredictionInaccurate
   */
  is_prediction_inaccurate?: boolean | null
  /**
   * Occupancy
   */
  occupancy?:
    | 'unknown'
    | 'empty'
    | 'manySeatsAvailable'
    | 'fewSeatsAvailable'
    | 'standingRoomOnly'
    | 'crushedStandingRoomOnly'
    | 'full'
    | 'notAcceptingPassengers'
    | 'seatsAvailable'
    | 'standingAvailable'
    | 'undefined'
    | null
  /**
   * DestinationDisplay
   */
  destination_display?: string | null
  /**
   * AimedArrivalTime
   */
  aimed_arrival_at?: string | null
  /**
   * ExpectedArrivalTime
   */
  expected_arrival_at?: string | null
  /**
   * ActualArrivalTime
   */
  actual_arrival_at?: string | null
  /**
   * AimedDepartureTime
   */
  aimed_departure_at?: string | null
  /**
   * ExpectedDepartureTime
   */
  expected_departure_at?: string | null
  /**
   * ActualDepartureTime
   */
  actual_departure_at?: string | null
  /**
   * ArrivalStatus
   */
  arrival_status?: string | null
  /**
   * DepartureStatus
   */
  departure_status?: string | null
  /**
   * ArrivalPlatformName
   */
  arrival_platform_name?: string | null
  /**
   * DeparturePlatformName
   */
  departure_platform_name?: string | null
  /**
   * DepartureBoardingActivity
   */
  departure_boarding_activity?: string | null
  /**
   * ArrivalBoardingActivity
   */
  arrival_boarding_activity?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A vehicle journey as it is expected to run: an EstimatedVehicleJourney.
 */
export interface SiriEstimatedJourney {
  /**
   * RecordedAtTime, else the time of the frame or delivery
   */
  recorded_at: string
  /**
   * Identifies the journey: DataFrameRef and DatedVehicleJourneyRef, else EstimatedVehicleJourneyCode, else line and aimed departure
   */
  journey_id: string
  /**
   * LineRef
   */
  line_ref?: string | null
  /**
   * DirectionRef
   */
  direction_ref?: string | null
  /**
   * DataFrameRef of FramedVehicleJourneyRef: the service day, as sent
   */
  data_frame_ref?: string | null
  /**
   * DatedVehicleJourneyRef
   */
  dated_vehicle_journey_ref?: string | null
  /**
   * VehicleMode
   */
  vehicle_mode?: string | null
  /**
   * PublishedLineName
   */
  published_line_name?: string | null
  /**
   * OperatorRef
   */
  operator_ref?: string | null
  /**
   * OriginRef
   */
  origin_ref?: string | null
  /**
   * OriginName
   */
  origin_name?: string | null
  /**
   * DestinationRef
   */
  destination_ref?: string | null
  /**
   * DestinationName
   */
  destination_name?: string | null
  /**
   * EstimatedVehicleJourneyCode
   */
  estimated_vehicle_journey_code?: string | null
  /**
   * BlockRef
   */
  block_ref?: string | null
  /**
   * VehicleRef
   */
  vehicle_ref?: string | null
  /**
   * ExtraJourney
   */
  is_extra_journey?: boolean | null
  /**
   * Cancellation
   */
  is_cancellation?: boolean | null
  /**
   * Monitored
   */
  is_monitored?: boolean | null
  /**
   * IsCompleteStopSequence
   */
  is_complete_stop_sequence?: boolean | null
  /**
   * PredictionInaccurate
   */
  is_prediction_inaccurate?: boolean | null
  /**
   * Occupancy
   */
  occupancy?:
    | 'unknown'
    | 'empty'
    | 'manySeatsAvailable'
    | 'fewSeatsAvailable'
    | 'standingRoomOnly'
    | 'crushedStandingRoomOnly'
    | 'full'
    | 'notAcceptingPassengers'
    | 'seatsAvailable'
    | 'standingAvailable'
    | 'undefined'
    | null
  /**
   * OriginAimedDepartureTime
   */
  origin_aimed_departure_at?: string | null
  /**
   * Calls in this message
   */
  calls?: number | null
  /**
   * DataSource
   */
  data_source?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A situation that affects public transport: a PtSituationElement, one row per version.
 */
export interface SiriSituation {
  /**
   * VersionedAtTime, else CreationTime
   */
  versioned_at: string
  /**
   * CreationTime
   */
  created_at?: string | null
  /**
   * CountryRef
   */
  country_ref?: string | null
  /**
   * ParticipantRef
   */
  participant_ref?: string | null
  /**
   * SituationNumber
   */
  situation_number: string
  /**
   * Version
   */
  situation_version?: string | null
  /**
   * SourceType
   */
  source_type?: string | null
  /**
   * Progress
   */
  progress?: string | null
  /**
   * QualityEvidence or Reliability
   */
  quality?: string | null
  /**
   * Start of the first ValidityPeriod
   */
  valid_from?: string | null
  /**
   * End of the last ValidityPeriod; absent while open
   */
  valid_until?: string | null
  /**
   * ValidityPeriods in all
   */
  validity_periods?: number | null
  /**
   * Reason: the element or the value that names it
   */
  reason?: string | null
  /**
   * Severity
   */
  severity?: string | null
  /**
   * Priority
   */
  priority?: number | null
  /**
   * ReportType
   */
  report_type?: string | null
  /**
   * Language
   */
  language?: string | null
  /**
   * Planned
   */
  is_planned?: boolean | null
  /**
   * Summary, the first one
   */
  summary?: string | null
  /**
   * Description, the first one
   */
  description?: string | null
  /**
   * Advice, the first one
   */
  advice?: string | null
  /**
   * Uri of the first InfoLink
   */
  info_link?: string | null
  /**
   * When it ended: closed, or absent from a full snapshot
   */
  ended_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One thing a situation affects: a network, line, stop, place or journey.
 */
export interface SiriSituationAffect {
  /**
   * As of the situation
   */
  versioned_at: string
  /**
   * SituationNumber
   */
  situation_number: string
  /**
   * ParticipantRef
   */
  participant_ref?: string | null
  /**
   * Version
   */
  situation_version?: string | null
  /**
   * Place in the situation, from 0
   */
  affect_index: number
  /**
   * What is affected
   */
  affect_kind:
    'network' | 'operator' | 'line' | 'stop-point' | 'stop-place' | 'vehicle-journey' | 'vehicle' | 'place' | 'section'
  /**
   * Its reference
   */
  affected_ref?: string | null
  /**
   * Its name
   */
  affected_name?: string | null
  /**
   * Line within which it is affected
   */
  line_ref?: string | null
  /**
   * DirectionRef
   */
  direction_ref?: string | null
  /**
   * DataFrameRef
   */
  data_frame_ref?: string | null
  /**
   * StopCondition
   */
  stop_condition?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One text of a situation in one language.
 */
export interface SiriSituationText {
  /**
   * As of the situation
   */
  versioned_at: string
  /**
   * SituationNumber
   */
  situation_number: string
  /**
   * ParticipantRef
   */
  participant_ref?: string | null
  /**
   * Version
   */
  situation_version?: string | null
  /**
   * Place in the situation, from 0
   */
  text_index: number
  /**
   * Kind of the text: summary, description, detail, advice, consequence …
   */
  text_kind: string
  /**
   * Language
   */
  language?: string | null
  /**
   * The text
   */
  content: string
}

/**
 * A visit of a vehicle to a stop: a MonitoredStopVisit.
 */
export interface SiriStopVisit {
  /**
   * RecordedAtTime
   */
  recorded_at: string
  /**
   * ValidUntilTime
   */
  valid_until?: string | null
  /**
   * ItemIdentifier
   */
  item_identifier?: string | null
  /**
   * MonitoringRef
   */
  monitoring_ref?: string | null
  /**
   * LineRef
   */
  line_ref?: string | null
  /**
   * DirectionRef
   */
  direction_ref?: string | null
  /**
   * DataFrameRef of FramedVehicleJourneyRef: the service day, as sent
   */
  data_frame_ref?: string | null
  /**
   * DatedVehicleJourneyRef
   */
  dated_vehicle_journey_ref?: string | null
  /**
   * VehicleMode
   */
  vehicle_mode?: string | null
  /**
   * PublishedLineName
   */
  published_line_name?: string | null
  /**
   * OperatorRef
   */
  operator_ref?: string | null
  /**
   * OriginRef
   */
  origin_ref?: string | null
  /**
   * OriginName
   */
  origin_name?: string | null
  /**
   * DestinationRef
   */
  destination_ref?: string | null
  /**
   * DestinationName
   */
  destination_name?: string | null
  /**
   * VehicleRef
   */
  vehicle_ref?: string | null
  /**
   * Monitored
   */
  is_monitored?: boolean | null
  /**
   * Cancelled: MonitoredStopVisitCancellation, or CallStatus cancelled
   */
  is_cancellation?: boolean | null
  /**
   * Delay; negative is early
   */
  delay_seconds?: number | null
  /**
   * Occupancy
   */
  occupancy?:
    | 'unknown'
    | 'empty'
    | 'manySeatsAvailable'
    | 'fewSeatsAvailable'
    | 'standingRoomOnly'
    | 'crushedStandingRoomOnly'
    | 'full'
    | 'notAcceptingPassengers'
    | 'seatsAvailable'
    | 'standingAvailable'
    | 'undefined'
    | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * StopPointRef
   */
  stop_point_ref?: string | null
  /**
   * VisitNumber
   */
  visit_number?: number | null
  /**
   * Order of the call
   */
  call_order?: number | null
  /**
   * StopPointName
   */
  stop_point_name?: string | null
  /**
   * VehicleAtStop
   */
  is_vehicle_at_stop?: boolean | null
  /**
   * DestinationDisplay
   */
  destination_display?: string | null
  /**
   * NumberOfStopsAway
   */
  stops_from_call?: number | null
  /**
   * DistanceFromStop
   */
  distance_from_stop_meters?: number | null
  /**
   * AimedArrivalTime
   */
  aimed_arrival_at?: string | null
  /**
   * ExpectedArrivalTime
   */
  expected_arrival_at?: string | null
  /**
   * ActualArrivalTime
   */
  actual_arrival_at?: string | null
  /**
   * AimedDepartureTime
   */
  aimed_departure_at?: string | null
  /**
   * ExpectedDepartureTime
   */
  expected_departure_at?: string | null
  /**
   * ActualDepartureTime
   */
  actual_departure_at?: string | null
  /**
   * ArrivalStatus
   */
  arrival_status?: string | null
  /**
   * DepartureStatus
   */
  departure_status?: string | null
  /**
   * ArrivalPlatformName
   */
  arrival_platform_name?: string | null
  /**
   * DeparturePlatformName
   */
  departure_platform_name?: string | null
  /**
   * DepartureBoardingActivity
   */
  departure_boarding_activity?: string | null
  /**
   * ArrivalBoardingActivity
   */
  arrival_boarding_activity?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Where a vehicle is and which journey it runs: a VehicleActivity of SIRI Vehicle Monitoring.
 */
export interface SiriVehicleActivity {
  /**
   * RecordedAtTime
   */
  recorded_at: string
  /**
   * ValidUntilTime
   */
  valid_until?: string | null
  /**
   * ItemIdentifier
   */
  item_identifier?: string | null
  /**
   * VehicleMonitoringRef
   */
  vehicle_monitoring_ref?: string | null
  /**
   * LineRef
   */
  line_ref?: string | null
  /**
   * DirectionRef
   */
  direction_ref?: string | null
  /**
   * DataFrameRef of FramedVehicleJourneyRef: the service day, as sent
   */
  data_frame_ref?: string | null
  /**
   * DatedVehicleJourneyRef
   */
  dated_vehicle_journey_ref?: string | null
  /**
   * VehicleMode
   */
  vehicle_mode?: string | null
  /**
   * PublishedLineName
   */
  published_line_name?: string | null
  /**
   * OperatorRef
   */
  operator_ref?: string | null
  /**
   * OriginRef
   */
  origin_ref?: string | null
  /**
   * OriginName
   */
  origin_name?: string | null
  /**
   * DestinationRef
   */
  destination_ref?: string | null
  /**
   * DestinationName
   */
  destination_name?: string | null
  /**
   * BlockRef
   */
  block_ref?: string | null
  /**
   * CourseOfJourneyRef
   */
  course_of_journey_ref?: string | null
  /**
   * VehicleRef
   */
  vehicle_ref?: string | null
  /**
   * OriginAimedDepartureTime
   */
  origin_aimed_departure_at?: string | null
  /**
   * DestinationAimedArrivalTime
   */
  destination_aimed_arrival_at?: string | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Bearing, 0 north, clockwise
   */
  bearing_degrees?: number | null
  /**
   * Velocity
   */
  velocity_meters_per_second?: number | null
  /**
   * Delay; negative is early
   */
  delay_seconds?: number | null
  /**
   * Occupancy
   */
  occupancy?:
    | 'unknown'
    | 'empty'
    | 'manySeatsAvailable'
    | 'fewSeatsAvailable'
    | 'standingRoomOnly'
    | 'crushedStandingRoomOnly'
    | 'full'
    | 'notAcceptingPassengers'
    | 'seatsAvailable'
    | 'standingAvailable'
    | 'undefined'
    | null
  /**
   * Monitored
   */
  is_monitored?: boolean | null
  /**
   * InCongestion
   */
  is_in_congestion?: boolean | null
  /**
   * InPanic
   */
  is_in_panic?: boolean | null
  /**
   * ProgressRate
   */
  progress_rate?: string | null
  /**
   * ProgressStatus
   */
  progress_status?: string | null
  /**
   * VehicleStatus
   */
  vehicle_status?: string | null
  /**
   * LinkDistance
   */
  link_distance_meters?: number | null
  /**
   * Percentage of ProgressBetweenStops, as sent
   */
  link_progress_percentage?: number | null
  /**
   * StopPointRef
   */
  stop_point_ref?: string | null
  /**
   * VisitNumber
   */
  visit_number?: number | null
  /**
   * Order of the call
   */
  call_order?: number | null
  /**
   * StopPointName
   */
  stop_point_name?: string | null
  /**
   * VehicleAtStop of the monitored call
   */
  is_vehicle_at_stop?: boolean | null
  /**
   * DestinationDisplay of the call
   */
  destination_display?: string | null
  /**
   * AimedArrivalTime
   */
  aimed_arrival_at?: string | null
  /**
   * ExpectedArrivalTime
   */
  expected_arrival_at?: string | null
  /**
   * ActualArrivalTime
   */
  actual_arrival_at?: string | null
  /**
   * AimedDepartureTime
   */
  aimed_departure_at?: string | null
  /**
   * ExpectedDepartureTime
   */
  expected_departure_at?: string | null
  /**
   * ActualDepartureTime
   */
  actual_departure_at?: string | null
  /**
   * When it was cancelled (VehicleActivityCancellation)
   */
  ended_at?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Where a taxi was at one moment of a published trace. The taxi is a pseudonym.
 */
export interface TaxiTracePoint {
  /**
   * When the taxi was there; in Porto the start of the trip and 15 seconds for each point
   */
  recorded_at: string
  /**
   * Pseudonym of the taxi: the same in all deliveries of one hub
   */
  vehicle_id: string
  /**
   * Trip; pseudonym of the trip where the source names one, else none
   */
  trip_id: string
  /**
   * Place of the point in its trip; without trips, among the points of the taxi at the same moment
   */
  point_index: number
  /**
   * Latitude, WGS 84; left out where the source knows none
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84; left out where the source knows none
   */
  longitude?: number | null
  /**
   * Datum of the source as the operator of the hub declares it; unknown when nobody has
   */
  source_datum?: 'WGS84' | 'GCJ02' | 'BD09' | 'unknown' | null
  /**
   * Latitude before conversion; absent when nothing was converted
   */
  source_latitude?: number | null
  /**
   * Longitude before conversion; absent when nothing was converted
   */
  source_longitude?: number | null
  /**
   * How the trip was asked for: central (A), stand (B), other such as the street (C)
   */
  call_type?: 'central' | 'stand' | 'other' | null
  /**
   * Stand the trip began at
   */
  origin_stand?: string | null
  /**
   * Kind of day: normal (A), holiday (B), eve of a holiday (C)
   */
  day_type?: 'normal' | 'holiday' | 'eve' | null
  /**
   * Does the source say that points are missing in the trip?
   */
  is_incomplete?: boolean | null
  /**
   * Layout of the source
   */
  layout: 'porto' | 'tdrive'
}

/**
 * Vehicles seen and their mean speed in a cell of a grid during an interval; cells with few vehicles are left out.
 */
export interface VehicleActivity {
  /**
   * Begin of the interval
   */
  interval_start_at: string
  /**
   * Length of the interval
   */
  interval_seconds: number
  /**
   * Longitude of the middle of the cell, WGS 84
   */
  longitude: number
  /**
   * Latitude of the middle of the cell, WGS 84
   */
  latitude: number
  /**
   * Side of the cell
   */
  cell_degrees: number
  /**
   * Vehicles seen
   */
  vehicles: number
  /**
   * Mean of the speeds they reported
   */
  mean_speed_kilometers_per_hour?: number | null
}

/**
 * An alarm that began: a flag that was not set in the report before, or an alarm message.
 */
export interface VehicleAlarm {
  /**
   * When it was raised
   */
  raised_at: string
  /**
   * Pseudonym of the vehicle: the same for one day of the province and one hub
   */
  vehicle_id: string
  /**
   * Kind of vehicle by its licence to operate; other when the hub does not know it
   */
  vehicle_kind: 'bus' | 'coach' | 'hazmat' | 'truck' | 'taxi' | 'other'
  /**
   * What was raised: overspeed, fatigue, sos, …; code-N when the code is not in the tables
   */
  alarm: string
  /**
   * Bit of the alarm flags
   */
  alarm_bit?: number | null
  /**
   * Operator, as the roster names it
   */
  operator_id?: string | null
  /**
   * Administrative area, GB/T 2260 code
   */
  area_code?: string | null
  /**
   * Licence plate; the VIN of a vehicle without one
   */
  plate?: string | null
  /**
   * Colour of the plate by JT/T 415; 0 without a plate
   */
  plate_color?: number | null
  /**
   * Phone number of the terminal, leading zeros removed
   */
  phone?: string | null
  /**
   * Access code of the lower platform
   */
  platform_id?: string | null
  /**
   * Protocol of the source
   */
  protocol: 'jt808' | 'jt809'
  /**
   * Edition of the protocol
   */
  protocol_version: '2011' | '2013' | '2019'
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Speed
   */
  speed_kilometers_per_hour?: number | null
  /**
   * What the message says
   */
  detail?: string | null
  /**
   * Other fields
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * The first day on which a vehicle registered or reported; an earlier day found later is one more row.
 */
export interface VehicleEntry {
  /**
   * Midnight that begins the day in the zone of the province
   */
  entered_at: string
  /**
   * The day
   */
  day: string
  /**
   * Licence plate; the VIN of a vehicle without one
   */
  plate: string
  /**
   * Colour of the plate by JT/T 415; 0 without a plate
   */
  plate_color: number
}

/**
 * What happened to a link: a terminal or a platform connected, was refused, was replaced, closed.
 */
export interface VehicleLink {
  /**
   * When it happened
   */
  noted_at: string
  /**
   * Source of the catalogue
   */
  source_id: string
  /**
   * The link: access code of a platform, pseudonym of a terminal, or of the address before it has said who it is
   */
  link_id: string
  /**
   * What happened
   */
  event: 'listening' | 'connected' | 'authenticated' | 'refused' | 'replaced' | 'flooded' | 'closed' | 'failed'
  /**
   * Why: a code
   */
  reason?: string | null
  /**
   * Edition of the protocol
   */
  protocol_version?: string | null
  /**
   * Connections of the source at that moment; tells events of one millisecond apart
   */
  connections?: number | null
  /**
   * Messages received on this connection
   */
  frames?: string | null
  /**
   * Messages rejected on this connection
   */
  rejects?: string | null
  /**
   * Bytes received on this connection
   */
  bytes?: string | null
}

/**
 * A message of JT/T 808 or 809 that is no position, alarm or registration, with the fields the hub reads.
 */
export interface VehicleMessage {
  /**
   * When it was received
   */
  noted_at: string
  /**
   * Protocol of the source
   */
  protocol: 'jt808' | 'jt809'
  /**
   * Edition of the protocol
   */
  protocol_version: '2011' | '2013' | '2019'
  /**
   * Message id, hexadecimal
   */
  message_id: string
  /**
   * Id of the sub-message (JT/T 809)
   */
  sub_message_id?: string | null
  /**
   * Name of the message, as the standard has it
   */
  name?: string | null
  /**
   * Serial number of the message
   */
  serial: string
  /**
   * Licence plate; the VIN of a vehicle without one
   */
  plate?: string | null
  /**
   * Colour of the plate by JT/T 415; 0 without a plate
   */
  plate_color?: number | null
  /**
   * Phone number of the terminal, leading zeros removed
   */
  phone?: string | null
  /**
   * Access code of the lower platform
   */
  platform_id?: string | null
  /**
   * Body after decryption, hexadecimal
   */
  body_hex?: string | null
  /**
   * Fields the hub reads, name to value
   */
  fields?: {
    [k: string]: string
  } | null
}

/**
 * Where a vehicle was, as its terminal or its platform reported it. A report without a fix has no coordinates.
 */
export interface VehiclePosition {
  /**
   * Time of the fix, by the clock of the terminal
   */
  located_at: string
  /**
   * Pseudonym of the vehicle: the same for one day of the province and one hub
   */
  vehicle_id: string
  /**
   * Kind of vehicle by its licence to operate; other when the hub does not know it
   */
  vehicle_kind: 'bus' | 'coach' | 'hazmat' | 'truck' | 'taxi' | 'other'
  /**
   * Operator, as the roster names it
   */
  operator_id?: string | null
  /**
   * Administrative area, GB/T 2260 code
   */
  area_code?: string | null
  /**
   * Number painted on the vehicle
   */
  label?: string | null
  /**
   * Licence plate; the VIN of a vehicle without one
   */
  plate?: string | null
  /**
   * Colour of the plate by JT/T 415; 0 without a plate
   */
  plate_color?: number | null
  /**
   * Phone number of the terminal, leading zeros removed
   */
  phone?: string | null
  /**
   * Access code of the lower platform
   */
  platform_id?: string | null
  /**
   * Protocol of the source
   */
  protocol: 'jt808' | 'jt809'
  /**
   * Edition of the protocol
   */
  protocol_version: '2011' | '2013' | '2019'
  /**
   * Sent later than it happened: blind-area upload or history
   */
  is_back_fill: boolean
  /**
   * Status bit 1
   */
  is_positioned: boolean
  /**
   * Status bit 4 inverted: in service
   */
  in_service?: boolean | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Datum of the source; converted when not WGS84
   */
  source_datum?: 'WGS84' | 'GCJ02' | null
  /**
   * Latitude before conversion; absent when nothing was converted
   */
  source_latitude?: number | null
  /**
   * Longitude before conversion; absent when nothing was converted
   */
  source_longitude?: number | null
  /**
   * Altitude
   */
  altitude_meters?: number | null
  /**
   * Speed by satellite
   */
  speed_kilometers_per_hour?: number | null
  /**
   * Speed by the driving recorder
   */
  recorder_speed_kilometers_per_hour?: number | null
  /**
   * Course, 0 north, clockwise
   */
  direction_degrees?: number | null
  /**
   * Odometer
   */
  mileage_kilometers?: number | null
  /**
   * Fuel
   */
  fuel_liters?: number | null
  /**
   * Load
   */
  load?: 'empty' | 'half' | 'full' | null
  /**
   * Ignition on
   */
  is_acc_on?: boolean | null
  /**
   * Strength of the radio signal
   */
  signal_strength?: number | null
  /**
   * Satellites in use
   */
  satellites?: number | null
  /**
   * Status flags as sent, unsigned 32 bits
   */
  status_flags?: string | null
  /**
   * Alarm flags as sent, unsigned 32 bits
   */
  alarm_flags?: string | null
  /**
   * Other additional items, name to value; unknown ones as tlv_XX to hexadecimal
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * One row per vehicle and day on which it reported a position.
 */
export interface VehiclePresence {
  /**
   * Midnight that begins the day in the zone of the province
   */
  day_at: string
  /**
   * The day
   */
  day: string
  /**
   * Pseudonym of the vehicle: the same for one day of the province and one hub
   */
  vehicle_id: string
  /**
   * Kind of vehicle by its licence to operate; other when the hub does not know it
   */
  vehicle_kind: 'bus' | 'coach' | 'hazmat' | 'truck' | 'taxi' | 'other'
  /**
   * Operator, as the roster names it
   */
  operator_id?: string | null
  /**
   * Administrative area, GB/T 2260 code
   */
  area_code?: string | null
  /**
   * Licence plate; the VIN of a vehicle without one
   */
  plate?: string | null
  /**
   * Colour of the plate by JT/T 415; 0 without a plate
   */
  plate_color?: number | null
}

/**
 * Vehicles due, entered and online, per day, kind, operator and area. Entered means: known to have registered or reported by the end of that day.
 */
export interface VehicleRate {
  /**
   * The day in the zone of the province
   */
  day: string
  /**
   * Kind of vehicle by its licence to operate; other when the hub does not know it
   */
  vehicle_kind: 'bus' | 'coach' | 'hazmat' | 'truck' | 'taxi' | 'other'
  /**
   * Operator, as the roster names it
   */
  operator_id?: string | null
  /**
   * Administrative area, GB/T 2260 code
   */
  area_code?: string | null
  /**
   * Name of the operator
   */
  operator_name?: string | null
  /**
   * Vehicles of the roster that were due
   */
  due: number
  /**
   * Due vehicles that have ever registered or reported
   */
  entered: number
  /**
   * Entered vehicles that reported a position on the day
   */
  online: number
  /**
   * entered / due; absent when none was due
   */
  entry_rate_percent?: number | null
  /**
   * online / entered; absent when none has entered
   */
  online_rate_percent?: number | null
  /**
   * When it was computed
   */
  computed_at: string
}

/**
 * What a terminal or a platform said about a vehicle: plate and colour, terminal, phone.
 */
export interface VehicleRegistration {
  /**
   * When the message was received
   */
  registered_at: string
  /**
   * Kind of vehicle by its licence to operate; other when the hub does not know it
   */
  vehicle_kind: 'bus' | 'coach' | 'hazmat' | 'truck' | 'taxi' | 'other'
  /**
   * Operator, as the roster names it
   */
  operator_id?: string | null
  /**
   * Administrative area, GB/T 2260 code
   */
  area_code?: string | null
  /**
   * Licence plate; the VIN of a vehicle without one
   */
  plate?: string | null
  /**
   * Colour of the plate by JT/T 415; 0 without a plate
   */
  plate_color?: number | null
  /**
   * Phone number of the terminal, leading zeros removed
   */
  phone?: string | null
  /**
   * Access code of the lower platform
   */
  platform_id?: string | null
  /**
   * Protocol of the source
   */
  protocol: 'jt808' | 'jt809'
  /**
   * Edition of the protocol
   */
  protocol_version: '2011' | '2013' | '2019'
  /**
   * Terminal number, by its maker
   */
  terminal_id?: string | null
  /**
   * Code of the maker
   */
  terminal_maker?: string | null
  /**
   * Model of the terminal
   */
  terminal_model?: string | null
  /**
   * IMEI of the radio module
   */
  imei?: string | null
  /**
   * Province, first two digits of GB/T 2260; 0 when the platform decides
   */
  province_code?: string | null
  /**
   * City and county, last four digits of GB/T 2260
   */
  county_code?: string | null
  /**
   * Static data as sent, key to value (JT/T 809 static vehicle data)
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Vehicles that must report to the province, as their licence to operate says.
 */
export interface VehicleRoster {
  /**
   * Licence plate; the VIN of a vehicle without one
   */
  plate: string
  /**
   * Colour of the plate by JT/T 415; 0 without a plate
   */
  plate_color: number
  /**
   * Kind of vehicle by its licence to operate; other when the hub does not know it
   */
  vehicle_kind: 'bus' | 'coach' | 'hazmat' | 'truck' | 'taxi' | 'other'
  /**
   * Operator, as the roster names it
   */
  operator_id?: string | null
  /**
   * Name of the operator
   */
  operator_name?: string | null
  /**
   * Administrative area, GB/T 2260 code
   */
  area_code?: string | null
  /**
   * Phone number of the terminal, leading zeros removed
   */
  phone?: string | null
  /**
   * Number painted on the vehicle
   */
  label?: string | null
  /**
   * First day on which it must report
   */
  due_from?: string | null
  /**
   * Last day on which it must report
   */
  due_until?: string | null
}

/**
 * Where a vessel was, by AIS.
 */
export interface VesselPosition {
  /**
   * When it was received; corrected by the second the message tells
   */
  observed_at: string
  /**
   * MMSI, nine digits
   */
  mmsi: string
  /**
   * Type of message
   */
  message_type: number
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Speed over ground
   */
  speed_knots?: number | null
  /**
   * Course over ground
   */
  course_degrees?: number | null
  /**
   * True heading
   */
  heading_degrees?: number | null
  /**
   * Rate of turn, right positive
   */
  rate_of_turn_degrees_per_minute?: number | null
  /**
   * Navigational status
   */
  navigation_status?:
    | 'under_way_using_engine'
    | 'at_anchor'
    | 'not_under_command'
    | 'restricted_manoeuvrability'
    | 'constrained_by_draught'
    | 'moored'
    | 'aground'
    | 'fishing'
    | 'under_way_sailing'
    | 'reserved'
    | 'power_driven_towing_astern'
    | 'power_driven_pushing_ahead'
    | 'ais_sart'
    | null
  /**
   * Position accuracy better than 10 m
   */
  is_accurate?: boolean | null
  /**
   * Second of the fix
   */
  utc_second?: number | null
  /**
   * Radio channel
   */
  channel?: string | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * Name, size and voyage of a vessel, by AIS.
 */
export interface VesselStatic {
  /**
   * When it was received
   */
  observed_at: string
  /**
   * MMSI, nine digits
   */
  mmsi: string
  /**
   * Type of message
   */
  message_type: number
  /**
   * IMO number
   */
  imo?: string | null
  /**
   * Call sign
   */
  call_sign?: string | null
  /**
   * Name
   */
  name?: string | null
  /**
   * Type of ship and cargo
   */
  ship_type?: number | null
  /**
   * Hazard category of the cargo by the type code: A, B, C or D
   */
  carries_dangerous_category?: string | null
  /**
   * Length
   */
  length_meters?: number | null
  /**
   * Beam
   */
  beam_meters?: number | null
  /**
   * Draught
   */
  draught_meters?: number | null
  /**
   * Destination as typed on board
   */
  destination?: string | null
  /**
   * ETA, month
   */
  eta_month?: number | null
  /**
   * ETA, day
   */
  eta_day?: number | null
  /**
   * ETA, hour UTC
   */
  eta_hour?: number | null
  /**
   * ETA, minute
   */
  eta_minute?: number | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/**
 * A base station or an aid to navigation, by AIS.
 */
export interface VesselStation {
  /**
   * When it was received
   */
  observed_at: string
  /**
   * MMSI, nine digits
   */
  mmsi: string
  /**
   * Type of message
   */
  message_type: number
  /**
   * Name
   */
  name?: string | null
  /**
   * Type of aid to navigation
   */
  aid_type?: number | null
  /**
   * Latitude, WGS 84
   */
  latitude?: number | null
  /**
   * Longitude, WGS 84
   */
  longitude?: number | null
  /**
   * Is it off its position?
   */
  is_off_position?: boolean | null
  /**
   * Is it virtual?
   */
  is_virtual?: boolean | null
  /**
   * Other fields, name to value
   */
  extra?: {
    [k: string]: string
  } | null
}

/** Reading of each contract. */
export type Readings = {
  'afc/card@1': AfcCard
  'afc/od_flow@1': AfcOdFlow
  'afc/station_flow@1': AfcStationFlow
  'afc/transaction@1': AfcTransaction
  'afc/trip@1': AfcTrip
  'example/counter@1': ExampleCounter
  'freight/driver@1': FreightDriver
  'freight/event_reference@1': FreightEventReference
  'freight/funds@1': FreightFunds
  'freight/funds_note@1': FreightFundsNote
  'freight/milestone@1': FreightMilestone
  'freight/order_equipment@1': FreightOrderEquipment
  'freight/order_goods@1': FreightOrderGoods
  'freight/order_party@1': FreightOrderParty
  'freight/order_place@1': FreightOrderPlace
  'freight/order_reference@1': FreightOrderReference
  'freight/payment@1': FreightPayment
  'freight/transport_event@1': FreightTransportEvent
  'freight/transport_order@1': FreightTransportOrder
  'freight/vehicle@1': FreightVehicle
  'freight/volume@1': FreightVolume
  'freight/waybill@1': FreightWaybill
  'freight/waybill_driver@1': FreightWaybillDriver
  'freight/waybill_goods@1': FreightWaybillGoods
  'freight/waybill_vehicle@1': FreightWaybillVehicle
  'gbfs/alert@1': GbfsAlert
  'gbfs/geofencing_zone@1': GbfsGeofencingZone
  'gbfs/pricing_plan@1': GbfsPricingPlan
  'gbfs/region@1': GbfsRegion
  'gbfs/station@1': GbfsStation
  'gbfs/station_status@1': GbfsStationStatus
  'gbfs/system@1': GbfsSystem
  'gbfs/vehicle_status@1': GbfsVehicleStatus
  'gbfs/vehicle_type@1': GbfsVehicleType
  'gtfs-realtime/alert@1': GtfsRealtimeAlert
  'gtfs-realtime/alert_active_period@1': GtfsRealtimeAlertActivePeriod
  'gtfs-realtime/alert_informed_entity@1': GtfsRealtimeAlertInformedEntity
  'gtfs-realtime/alert_text@1': GtfsRealtimeAlertText
  'gtfs-realtime/carriage@1': GtfsRealtimeCarriage
  'gtfs-realtime/feed_message@1': GtfsRealtimeFeedMessage
  'gtfs-realtime/stop_time_update@1': GtfsRealtimeStopTimeUpdate
  'gtfs-realtime/trip_update@1': GtfsRealtimeTripUpdate
  'gtfs-realtime/vehicle_position@1': GtfsRealtimeVehiclePosition
  'gtfs/agency@1': GtfsAgency
  'gtfs/areas@1': GtfsAreas
  'gtfs/attributions@1': GtfsAttributions
  'gtfs/booking_rules@1': GtfsBookingRules
  'gtfs/calendar@1': GtfsCalendar
  'gtfs/calendar_dates@1': GtfsCalendarDates
  'gtfs/fare_attributes@1': GtfsFareAttributes
  'gtfs/fare_leg_join_rules@1': GtfsFareLegJoinRules
  'gtfs/fare_leg_rules@1': GtfsFareLegRules
  'gtfs/fare_media@1': GtfsFareMedia
  'gtfs/fare_products@1': GtfsFareProducts
  'gtfs/fare_rules@1': GtfsFareRules
  'gtfs/fare_transfer_rules@1': GtfsFareTransferRules
  'gtfs/feed_info@1': GtfsFeedInfo
  'gtfs/frequencies@1': GtfsFrequencies
  'gtfs/levels@1': GtfsLevels
  'gtfs/location_group_stops@1': GtfsLocationGroupStops
  'gtfs/location_groups@1': GtfsLocationGroups
  'gtfs/locations@1': GtfsLocations
  'gtfs/networks@1': GtfsNetworks
  'gtfs/pathways@1': GtfsPathways
  'gtfs/rider_categories@1': GtfsRiderCategories
  'gtfs/route_networks@1': GtfsRouteNetworks
  'gtfs/routes@1': GtfsRoutes
  'gtfs/shapes@1': GtfsShapes
  'gtfs/stop_areas@1': GtfsStopAreas
  'gtfs/stop_times@1': GtfsStopTimes
  'gtfs/stops@1': GtfsStops
  'gtfs/timeframes@1': GtfsTimeframes
  'gtfs/transfers@1': GtfsTransfers
  'gtfs/translations@1': GtfsTranslations
  'gtfs/trips@1': GtfsTrips
  'hub/finding@1': HubFinding
  'hub/quality_fault@1': HubQualityFault
  'hub/quality_score@1': HubQualityScore
  'hub/quality_verdict@1': HubQualityVerdict
  'hub/reject@1': HubReject
  'metro/line@1': MetroLine
  'metro/section@1': MetroSection
  'metro/section_crowding@1': MetroSectionCrowding
  'metro/service_status@1': MetroServiceStatus
  'metro/station@1': MetroStation
  'metro/station_crowding@1': MetroStationCrowding
  'metro/station_flow@1': MetroStationFlow
  'parking/lot@1': ParkingLot
  'parking/observation@1': ParkingObservation
  'parking/occupancy@1': ParkingOccupancy
  'parking/opening@1': ParkingOpening
  'parking/space@1': ParkingSpace
  'parking/space_status@1': ParkingSpaceStatus
  'parking/tariff@1': ParkingTariff
  'rail/punctuality@1': RailPunctuality
  'rail/station@1': RailStation
  'rail/ticket_availability@1': RailTicketAvailability
  'rail/train@1': RailTrain
  'rail/train_stop@1': RailTrainStop
  'road/detector@1': RoadDetector
  'road/detector_link@1': RoadDetectorLink
  'road/detector_reading@1': RoadDetectorReading
  'road/event@1': RoadEvent
  'road/field_device@1': RoadFieldDevice
  'road/section@1': RoadSection
  'road/section_status@1': RoadSectionStatus
  'road/sign@1': RoadSign
  'road/sign_message@1': RoadSignMessage
  'road/work_zone@1': RoadWorkZone
  'siri/estimated_call@1': SiriEstimatedCall
  'siri/estimated_journey@1': SiriEstimatedJourney
  'siri/situation@1': SiriSituation
  'siri/situation_affect@1': SiriSituationAffect
  'siri/situation_text@1': SiriSituationText
  'siri/stop_visit@1': SiriStopVisit
  'siri/vehicle_activity@1': SiriVehicleActivity
  'taxi/trace_point@1': TaxiTracePoint
  'vehicle/activity@1': VehicleActivity
  'vehicle/alarm@1': VehicleAlarm
  'vehicle/entry@1': VehicleEntry
  'vehicle/link@1': VehicleLink
  'vehicle/message@1': VehicleMessage
  'vehicle/position@1': VehiclePosition
  'vehicle/presence@1': VehiclePresence
  'vehicle/rate@1': VehicleRate
  'vehicle/registration@1': VehicleRegistration
  'vehicle/roster@1': VehicleRoster
  'vessel/position@1': VesselPosition
  'vessel/static@1': VesselStatic
  'vessel/station@1': VesselStation
}

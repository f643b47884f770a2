-- Milestones of a consignment, whichever mode carries it, under its waybill number. Road comes
-- from the waybills themselves, rail and water from the carriers' events: those name the waybill
-- (SI), or a booking or transport document that an order has told of with the waybill (AAM).
WITH reported AS (
  SELECT * FROM waybills
  QUALIFY row_number() OVER (
    PARTITION BY shipping_note_number, serial_number ORDER BY sent_at DESC
  ) = 1
),
waybill_of_order AS (
  SELECT DISTINCT message_id, value AS waybill_number
  FROM references_of_orders WHERE qualifier = 'AAM'
),
-- Every number under which an event may speak of a waybill.
spoken AS (
  SELECT shipping_note_number AS value, shipping_note_number AS waybill_number FROM reported
  UNION
  SELECT waybill_number, waybill_number FROM waybill_of_order
  UNION
  SELECT value, waybill_number FROM references_of_orders JOIN waybill_of_order USING (message_id)
  WHERE qualifier IN ('BN', 'BM')
),
waybill_of_event AS (
  SELECT event_id, min(waybill_number) AS waybill_number
  FROM references_of_events JOIN spoken USING (value)
  WHERE (kind = 'reference' AND type = 'SI') OR (kind = 'document' AND type IN ('BKG', 'TRD'))
  GROUP BY event_id
),
told AS (
  SELECT * FROM events JOIN waybill_of_event USING (event_id)
  WHERE event_type IN ('SHIPMENT', 'TRANSPORT', 'EQUIPMENT')
    AND (event_type <> 'SHIPMENT' OR code || document_type IN ('CONFIRMEDBKG', 'ISSUEDTRD'))
  QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY created_at DESC NULLS LAST) = 1
),
carried AS (
  SELECT event_at AS happened_at, waybill_number, 'e-' || event_id AS milestone_id,
    CASE WHEN transport_mode = 'TRUCK' THEN 'road' WHEN transport_mode = 'RAIL' THEN 'rail'
      WHEN transport_mode IN ('VESSEL', 'BARGE') THEN 'water' ELSE 'none' END AS mode,
    CASE WHEN event_type = 'SHIPMENT' AND code = 'CONFIRMED' THEN 'BOOKED'
      WHEN event_type = 'SHIPMENT' THEN 'DOCUMENT_ISSUED'
      WHEN code = 'GATED_OUT' AND transport_mode = 'TRUCK' AND bool_or(code = 'DISCHARGED')
        OVER (PARTITION BY waybill_number ORDER BY event_at) THEN 'DELIVERED'
      ELSE code END AS code,
    classifier, CAST(NULL AS VARCHAR) AS area_code, un_locode, location_name, equipment_reference,
    coalesce(nullif(concat_ws(' ', vessel_name, export_voyage), ''), rail_service) AS conveyance,
    'freight-events' AS source_dataset
  FROM told WHERE NOT coalesce(is_retracted, FALSE)
  -- What was expected is no milestone any more once it has happened.
  QUALIFY classifier = 'ACTUAL' OR NOT bool_or(classifier = 'ACTUAL') OVER (
    PARTITION BY waybill_number, event_type, code, transport_mode, un_locode, equipment_reference
  )
),
driven AS (
  SELECT step.happened_at, shipping_note_number AS waybill_number,
    concat_ws('-', 'w', shipping_note_number, serial_number, step.code) AS milestone_id, step.mode,
    step.code, 'ACTUAL' AS classifier, step.area_code, NULL AS un_locode, NULL AS location_name,
    NULL AS equipment_reference, NULL AS conveyance, 'freight-waybills' AS source_dataset
  FROM reported, LATERAL (VALUES
    (consigned_at, 'none', 'CONSIGNED', consignor_area_code),
    (despatched_at, 'road', 'DEPARTED', consignor_area_code),
    (received_at_place_at, 'road', 'ARRIVED', consignee_area_code)
  ) AS step(happened_at, mode, code, area_code)
)
SELECT milestones.* FROM (SELECT * FROM carried UNION ALL SELECT * FROM driven) AS milestones, slice
WHERE happened_at >= starts_at AND happened_at < ends_at

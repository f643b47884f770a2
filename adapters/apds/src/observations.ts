import { geometryOf, instantOf, lenientNumber, lenientText, membersOf } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { type Item, idOf, itemsOf, textIn } from './fields.ts'

/** Kilometres between observer and observed; no camera sees further. */
const MOST_KILOMETERS = 1
const EARTH_KILOMETERS = 6_371
const RADIANS = Math.PI / 180

/**
 * One vehicle seen. Either FIWARE's flat APDSObservation (speeds in km/h, -1 for what is not
 * known) or an observation of APDS with `credentials`.
 */
export function putObservation(desk: Desk, item: Item, at: string): void {
  const credential = itemsOf(item.credentials ?? item.identifiedCredentials)[0] ?? {}
  const identifier = membersOf(credential.identifier)
  const number = (name: string) => known(desk, item[name], name, at)
  const observed = positionOf(desk, item.observedLocation ?? item.location, 'observed', at)
  const observer = positionOf(desk, item.observerLocation, 'observer', at)
  checkDistance(desk, observed, observer, at)
  const country = textIn(item.observedCredentialCountry)
  desk.put(
    'parking/observation@1',
    {
      observed_at: whenOf(desk, item, at),
      observation_id: idOf(item.id),
      creator_id: idOf(item.creator) ?? idOf(item.initiator),
      credential_id: textIn(item.observedCredentialId) ?? textIn(identifier.id),
      credential_kind: textIn(item.observedCredentialType) ?? textIn(credential.type),
      // XX stands for a country that could not be told.
      credential_country: country === 'XX' ? undefined : country,
      credential_confidence: number('observedCredentialConfidence'),
      observed_method: textIn(item.observedMethod) ?? textIn(item.observationType),
      heading_degrees: number('observedHeading'),
      speed_meters_per_second: metersPerSecond(number('observedSpeed')),
      latitude: observed?.latitude,
      longitude: observed?.longitude,
      location_pdop: number('observedLocationPDOP'),
      observer_name: textIn(item.observerDescription) ?? textIn(item.observer),
      observer_latitude: observer?.latitude,
      observer_longitude: observer?.longitude,
      observer_heading_degrees: number('observerHeading'),
      observer_speed_meters_per_second: metersPerSecond(number('observerSpeed')),
      extra: extraOf(item),
    },
    at,
  )
}

function whenOf(desk: Desk, item: Item, at: string): string | undefined {
  const given =
    item.observationDateTime ?? item.observationStartDateTime ?? item.observationEndDateTime
  const when = instantOf(given, desk.zone)
  if (given !== undefined && when === undefined) desk.note('not-a-time', 'no time', at)
  return when
}

/** A number; -1 says that it is not known (FIWARE APDSObservation: speeds and headings). */
function known(desk: Desk, value: unknown, name: string, at: string): number | undefined {
  const number = lenientNumber(value, desk.at(at, name))
  return number === -1 ? undefined : number
}

/** Of km/h, to a thousandth. */
function metersPerSecond(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round((value / 3.6) * 1_000) / 1_000
}

type Position = { latitude: number; longitude: number }

function positionOf(desk: Desk, value: unknown, name: string, at: string): Position | undefined {
  if (value === undefined || value === null) return undefined
  const found = geometryOf(membersOf(value).location ?? value)
  if (!('fault' in found)) return { latitude: found.latitude, longitude: found.longitude }
  desk.note('no-place', `${name} location: ${found.fault}`, at)
  return undefined
}

function checkDistance(
  desk: Desk,
  one: Position | undefined,
  other: Position | undefined,
  at: string,
): void {
  if (!one || !other) return
  const [north, east] = [other.latitude - one.latitude, other.longitude - one.longitude]
  const middle = ((one.latitude + other.latitude) / 2) * RADIANS
  const distance = Math.hypot(north, east * Math.cos(middle)) * RADIANS * EARTH_KILOMETERS
  if (distance <= MOST_KILOMETERS) return
  const message = `observer and observed are more than ${MOST_KILOMETERS} km apart`
  desk.note('positions-apart', message, at)
}

function extraOf(item: Item): Record<string, string> | undefined {
  const names = ['observer', 'observedVehicleType', 'observedVehicleMake', 'observedVehicleColour']
  const texts = names.flatMap((name) => {
    const text = lenientText(item[name], () => undefined)
    return text === undefined ? [] : [[name, text] as const]
  })
  return texts.length === 0 ? undefined : Object.fromEntries(texts)
}

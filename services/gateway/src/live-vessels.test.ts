import { beforeAll, expect, it } from 'vitest'

type State = Record<string, unknown>
type Thing = { place: State; states: State[] }
type Script = {
  vesselThings(layer: { states: State[] }, spotsOf: (place: State) => object): Thing[]
  vesselText(state: State, place: State): string
}

let script: Script

/** The script of the page, which asks its document for nothing but the language. */
beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: { lang: 'en' } } })
  script = (await import(new URL('pages/live-vessels.js', import.meta.url).href)) as Script
})

const POSITION = {
  feed_id: 'a',
  mmsi: '413990022',
  message_type: 1,
  latitude: 31,
  longitude: 112,
  speed_knots: 7.4,
  course_degrees: 120.4,
  navigation_status: 'under_way_using_engine',
}
const PARTICULARS = {
  feed_id: 'a',
  mmsi: '413990022',
  message_type: 5,
  name: 'AN HUA 129',
  length_meters: 64,
  destination: 'LIUHE GANG',
  carries_dangerous_category: 'D',
}
const AID = { ...POSITION, mmsi: '994131001', message_type: 21, name: 'BUOY 1', is_virtual: true }

function thingsOf(...states: State[]): Thing[] {
  const spotsOf = ({ latitude }: State) => (latitude === undefined ? {} : { spot: { x: 1, y: 1 } })
  return script.vesselThings({ states }, spotsOf)
}

it('a vessel on the map bears the name it told last, and says what it carries', () => {
  const [thing, ...others] = thingsOf(POSITION, PARTICULARS)
  expect(others).toEqual([])
  expect(thing?.place.name).toBe('AN HUA 129')
  expect(script.vesselText(thing?.states[0] ?? {}, thing?.place ?? {})).toBe(
    'under way · 7.4 kn · 120° · 64 m long · to LIUHE GANG · dangerous cargo, category D',
  )
})

it('a vessel without a name bears its MMSI, one without a place is not drawn', () => {
  const { latitude: _, ...lost } = POSITION
  expect(thingsOf(POSITION).map(({ place }) => place.name)).toEqual(['MMSI 413990022'])
  expect(thingsOf(lost, { ...PARTICULARS, feed_id: 'b' })).toEqual([])
})

it('an aid to navigation says what it is, and when it is not where it should be', () => {
  const [thing] = thingsOf(AID)
  expect(thing?.place.name).toBe('BUOY 1')
  expect(script.vesselText(AID, {})).toBe('virtual aid')
  expect(script.vesselText({ ...AID, is_off_position: true }, {})).toMatch(/off its position/)
})

import { childOf, childrenOf, textOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk, Row } from './desk.ts'
import { Extra } from './extra.ts'
import { takeLocation } from './journey.ts'

const MOST_AFFECTS = 20_000
const MOST_CHARACTERS = 512

/** What the things within something affected have from it. */
type Within = {
  line_ref?: string
  direction_ref?: string
  data_frame_ref?: string
  /** What has no column: the journey or route for which alone a stop is affected. */
  also?: Readonly<Record<string, string>>
}

/**
 * What a situation affects, one row each, in the order of the document: of Affects, then of the
 * Affects of its consequences. Stops within a line or a journey know the line.
 */
export function affectsOf(desk: Desk, situation: XmlElement, at: string): Row[] {
  const rows: Row[] = []
  const walk = new Walk(desk, at, rows)
  for (const affects of childrenOf(situation, 'Affects')) walk.affects(affects)
  for (const consequences of childrenOf(situation, 'Consequences')) {
    for (const consequence of childrenOf(consequences, 'Consequence')) {
      for (const affects of childrenOf(consequence, 'Affects')) walk.affects(affects)
    }
  }
  return rows
}

class Walk {
  readonly #desk: Desk
  readonly #at: string
  readonly #rows: Row[]

  constructor(desk: Desk, at: string, rows: Row[]) {
    this.#desk = desk
    this.#at = at
    this.#rows = rows
  }

  affects(affects: XmlElement): void {
    for (const group of affects.children) {
      for (const thing of group.children) this.#thing(group.name, thing)
    }
  }

  #thing(group: string, thing: XmlElement): void {
    switch (thing.name) {
      case 'AllOperators':
        this.#add('operator', thing, {}, [], 'AllOperators')
        break
      case 'AffectedOperator':
        this.#add('operator', thing, {}, ['OperatorRef', 'OperatorName'])
        break
      case 'AffectedNetwork':
        this.#network(thing)
        break
      case 'AffectedStopPoint':
        this.#stop(thing, {})
        break
      case 'AffectedStopPlace':
        this.#add('stop-place', thing, {}, ['StopPlaceRef', 'PlaceName'])
        break
      case 'AffectedPlace':
        this.#add('place', thing, {}, ['PlaceRef', 'PlaceName'])
        break
      case 'AffectedVehicleJourney':
        this.#journey(thing)
        break
      case 'AffectedVehicle':
        this.#add('vehicle', thing, {}, ['VehicleRef', ''])
        break
      default:
        this.#desk.note('affect-ignored', `${group}/${thing.name} has no kind here`, this.#at)
    }
  }

  /** A network as such when it names itself or all its lines; else its lines. */
  #network(network: XmlElement): void {
    const lines = childrenOf(network, 'AffectedLine')
    if (lines.length === 0 || childOf(network, 'AllLines')) {
      const all = childOf(network, 'AllLines') ? 'AllLines' : undefined
      this.#add('network', network, {}, ['NetworkRef', 'NetworkName'], all)
    }
    for (const line of lines) {
      const ref = textOf(line, 'LineRef')
      const within = {
        ...(ref && { line_ref: ref }),
        ...direction(onlyDirection(line)),
      }
      const routes = childrenOf(line, 'Routes').flatMap((all) => childrenOf(all, 'AffectedRoute'))
      const also = { ...this.#networkOf(network), ...routeOf(routes) }
      this.#add('line', line, { ...within, also }, ['LineRef', 'PublishedLineName'])
      this.#inside(line, within)
      for (const route of routes) this.#inside(route, { ...within, also: routeOf([route]) })
    }
    for (const section of childrenOf(network, 'AffectedSection')) this.#section(section, {})
  }

  /** What a network says beside its lines: which one it is, its operators and its mode. */
  #networkOf(network: XmlElement): Readonly<Record<string, string>> {
    const extra = new Extra(this.#desk, this.#at)
    for (const child of network.children) {
      if (!OF_NETWORK.has(child.name)) extra.take(child, 'AffectedNetwork.')
    }
    return extra.entries() ?? {}
  }

  #journey(journey: XmlElement): void {
    const framed = childOf(journey, 'FramedVehicleJourneyRef')
    const line = textOf(journey, 'LineRef')
    const frame = textOf(framed, 'DataFrameRef')
    const within = {
      ...(line && { line_ref: line }),
      ...direction(textOf(journey, 'DirectionRef')),
      ...(frame && { data_frame_ref: frame }),
    }
    const named = textOf(framed, 'DatedVehicleJourneyRef')
    const refs = ['VehicleJourneyRef', 'DatedVehicleJourneyRef'].flatMap((name) =>
      childrenOf(journey, name).map(({ text }) => text),
    )
    const all = [...(named ? [named] : []), ...refs].filter((ref) => ref !== '')
    const routes = childrenOf(journey, 'Route')
    for (const ref of all.length > 0 ? all : [undefined]) {
      const own = { ...within, also: routeOf(routes) }
      this.#add('vehicle-journey', journey, own, ['', 'JourneyName'], undefined, ref)
    }
    const also = all.length > 0 ? { VehicleJourneyRef: all.join('; ') } : {}
    for (const route of routes) {
      this.#inside(route, { ...within, also: { ...also, ...routeOf([route]) } })
    }
    for (const calls of childrenOf(journey, 'Calls')) {
      for (const call of childrenOf(calls, 'Call')) this.#stop(call, { ...within, also })
    }
  }

  /** Stops, places and sections of a line, route or journey. */
  #inside(holder: XmlElement, within: Within): void {
    for (const stops of childrenOf(holder, 'StopPoints')) {
      for (const stop of childrenOf(stops, 'AffectedStopPoint')) this.#stop(stop, within)
    }
    for (const places of childrenOf(holder, 'StopPlaces')) {
      for (const place of childrenOf(places, 'AffectedStopPlace')) {
        this.#add('stop-place', place, within, ['StopPlaceRef', 'PlaceName'])
      }
    }
    for (const sections of childrenOf(holder, 'Sections')) {
      for (const section of childrenOf(sections, 'AffectedSection')) this.#section(section, within)
    }
  }

  #stop(stop: XmlElement, within: Within): void {
    this.#add('stop-point', stop, within, ['StopPointRef', 'StopPointName'])
  }

  #section(section: XmlElement, within: Within): void {
    this.#add('section', section, within, ['SectionRef', ''])
  }

  #add(
    kind: string,
    element: XmlElement,
    within: Within,
    [ref = '', name = '']: readonly string[],
    mark?: string,
    given?: string,
  ): void {
    if (this.#rows.length >= MOST_AFFECTS) {
      this.#desk.note('too-many-affects', `more than ${MOST_AFFECTS} of one situation`, this.#at)
      return
    }
    const row: Row = { affect_kind: kind }
    this.#set(row, 'affected_ref', given ?? textOf(element, ref))
    this.#set(row, 'affected_name', textOf(element, name) ?? textOf(element, 'StopPlaceName'))
    const { also, ...columns } = within
    for (const [column, value] of Object.entries(columns)) this.#set(row, column, value)
    const conditions = childrenOf(element, 'StopCondition').map(({ text }) => text)
    if (conditions.length > 0) this.#set(row, 'stop_condition', conditions.join(' '), 256)
    const location = childOf(element, 'Location')
    if (location) takeLocation(this.#desk, location, row, this.#at)
    const extra = extraOf(this.#desk, element, this.#at, {
      ...also,
      ...(mark && { [mark]: 'true' }),
    })
    if (extra) row.extra = extra
    this.#rows.push(row)
  }

  #set(row: Row, column: string, value: string | undefined, most = MOST_CHARACTERS): void {
    if (!value) return
    if (value.length <= most) row[column] = value
    else this.#desk.note('too-long', `${column} of an affect is left out`, this.#at)
  }
}

/** Several directions leave the column empty, for it would narrow the line down; see `extra`. */
function onlyDirection(line: XmlElement): string | undefined {
  const directions = childrenOf(line, 'Direction')
  return directions.length === 1 ? textOf(directions[0], 'DirectionRef') : undefined
}

function direction(ref: string | undefined): Within {
  return ref ? { direction_ref: ref } : {}
}

function routeOf(routes: readonly XmlElement[]): Readonly<Record<string, string>> {
  const refs = routes.map((route) => textOf(route, 'RouteRef')).filter((ref) => ref !== undefined)
  return refs.length > 0 ? { RouteRef: refs.join('; ') } : {}
}

/** Elements of a network that are no remark about its lines. */
const OF_NETWORK: ReadonlySet<string> = new Set(
  'AffectedLine AffectedSection AllLines SelectedRoutes Extensions'.split(' '),
)

/** Elements that have a column or rows of their own. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    'OperatorRef OperatorName NetworkRef NetworkName AllLines AffectedLine AffectedSection LineRef ' +
    'PublishedLineName Direction DirectionRef Routes Route Sections StopPoints StopPlaces Calls ' +
    'StopPointRef StopPointName StopCondition Location StopPlaceRef PlaceRef PlaceName VehicleRef ' +
    'FramedVehicleJourneyRef VehicleJourneyRef DatedVehicleJourneyRef JourneyName SectionRef ' +
    'Extensions'
  ).split(' '),
)

function extraOf(
  desk: Desk,
  element: XmlElement,
  at: string,
  also: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const extra = new Extra(desk, at)
  for (const [name, text] of Object.entries(also)) extra.set(name, text)
  const isMany = childrenOf(element, 'Direction').length > 1
  for (const child of element.children) {
    if (!TAKEN.has(child.name) || (isMany && child.name === 'Direction')) extra.take(child)
  }
  return extra.entries()
}

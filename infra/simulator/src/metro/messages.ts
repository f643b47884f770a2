import type { World } from '../world.ts'
import { sectionsAt, stationsAt } from './crowding.ts'
import { sectionCrowdingJson, stationCrowdingJson } from './documents.ts'

/** One message of a broker: the payload is JSON, one crowding object. */
export type CrowdingMessage = { topic: string; payload: string }

const TOPIC = 'metro/crowding'

/**
 * What the metro tells its broker at an instant (milliseconds since 1970): a message for each
 * station under `metro/crowding/station/<id>` and for each section under
 * `metro/crowding/section/<line>/<from>/<to>`. Equal worlds and instants give equal messages.
 */
export function crowdingMessages(world: World, at: number): CrowdingMessage[] {
  return [
    ...stationsAt(world, at).map((one) => ({
      topic: `${TOPIC}/station/${one.station.id}`,
      payload: JSON.stringify(stationCrowdingJson(world, one, at)),
    })),
    ...sectionsAt(world, at).map((one) => ({
      topic: `${TOPIC}/section/${one.section.lineId}/${one.section.from.id}/${one.section.to.id}`,
      payload: JSON.stringify(sectionCrowdingJson(world, one, at)),
    })),
  ]
}

/** Functional services of SIRI that the producer speaks, and the names of their documents. */
export const SERVICES = ['VM', 'ET', 'SM', 'SX'] as const
export type Service = (typeof SERVICES)[number]

/** A delivery of one service; the schema lets no two services into one `ServiceDelivery`. */
export type ServiceNews = { service: Service; xml: string }

type Names = { request: string; subscription: string; delivery: string }

export const NAMES: Readonly<Record<Service, Names>> = {
  VM: names('VehicleMonitoring'),
  ET: names('EstimatedTimetable'),
  SM: names('StopMonitoring'),
  SX: names('SituationExchange'),
}

/** What a consumer wants of a service; absent members mean all. */
export type Topic = {
  service: Service
  /** Stop whose visits are asked for, `StopMonitoring` only. */
  monitoringRef?: string
  lineRefs?: readonly string[]
  vehicleRef?: string
  /** How far ahead, seconds. */
  previewSeconds?: number
  /** At most so many visits of a stop. */
  maximumVisits?: number
}

/** One thing of a delivery. Two with equal signatures tell the same. */
export type Item = {
  key: string
  signature: string
  xml: string
  /** What is told when the item is no more; absent: it ends silently. */
  ending?: string
}

function names(service: string): Names {
  return {
    request: `${service}Request`,
    subscription: `${service}SubscriptionRequest`,
    delivery: `${service}Delivery`,
  }
}

import { at, type Element, textAt } from './read.ts'
import { NAMES, SERVICES, type Service, type Topic } from './services.ts'

/** A request for a functional service, alone or inside a subscription. */
export type TopicRequest = { topic: Topic; messageId: string | undefined }

/** A subscription as it is asked for. */
export type Wish = {
  topic: Topic
  subscriber: string | undefined
  identifier: string
  /** Milliseconds since 1970; undefined when it is no time. */
  until: number | undefined
  isRenewal: boolean
  isIncremental: boolean
  /** At least so long between two deliveries. */
  updateSeconds: number
}

/** All requests for functional services among the children of an element. */
export function topicRequests(parent: Element): TopicRequest[] {
  return parent.children.flatMap((child) => {
    const service = SERVICES.find((name) => NAMES[name].request === child.name)
    if (!service) return []
    return [{ topic: topicOf(service, child), messageId: textAt(child, 'MessageIdentifier') }]
  })
}

/** All subscriptions that a `SubscriptionRequest` asks for. */
export function wishes(request: Element): Wish[] {
  return request.children.flatMap((child) => {
    const service = SERVICES.find((name) => NAMES[name].subscription === child.name)
    const inner = service && at(child, NAMES[service].request)
    const identifier = textAt(child, 'SubscriptionIdentifier')
    if (!service || !inner || identifier === undefined) return []
    const until = Date.parse(textAt(child, 'InitialTerminationTime') ?? '')
    return [
      {
        topic: topicOf(service, inner),
        subscriber: textAt(child, 'SubscriberRef'),
        identifier,
        until: Number.isNaN(until) ? undefined : until,
        isRenewal: textAt(child, 'SubscriptionRenewal') === 'true',
        isIncremental: textAt(child, 'IncrementalUpdates') !== 'false',
        updateSeconds: seconds(textAt(child, 'UpdateInterval')) ?? 0,
      },
    ]
  })
}

/** Seconds of an xsd:duration of days and less; undefined where it is none. */
export function seconds(text: string | undefined): number | undefined {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text ?? '')
  if (!found || text === 'P' || text?.endsWith('T')) return undefined
  const [days = 0, hours = 0, minutes = 0, rest = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60 + rest
}

function topicOf(service: Service, request: Element): Topic {
  const lines = [
    textAt(request, 'LineRef'),
    ...(at(request, 'Lines')?.children ?? []).map((line) => textAt(line, 'LineRef')),
  ].filter((line) => line !== undefined)
  const monitoringRef = textAt(request, 'MonitoringRef')
  const vehicleRef = textAt(request, 'VehicleRef')
  const previewSeconds = seconds(textAt(request, 'PreviewInterval'))
  const maximumVisits = Number(textAt(request, 'MaximumStopVisits') ?? Number.NaN)
  return {
    service,
    ...(lines.length > 0 ? { lineRefs: lines } : {}),
    ...(monitoringRef === undefined ? {} : { monitoringRef }),
    ...(vehicleRef === undefined ? {} : { vehicleRef }),
    ...(previewSeconds === undefined ? {} : { previewSeconds }),
    ...(Number.isSafeInteger(maximumVisits) && maximumVisits > 0 ? { maximumVisits } : {}),
  }
}

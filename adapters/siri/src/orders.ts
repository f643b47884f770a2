import { orderOf } from './fields.ts'

/** Orders of elements in the structures of the SIRI 2.1 schemas (CEN/TS 15531-2, -3, -5). */

/** VehicleActivityStructure. */
export const VEHICLE_ACTIVITY = orderOf(
  'RecordedAtTime ItemIdentifier ValidUntilTime VehicleMonitoringRef MonitoringName ' +
    'ProgressBetweenStops MonitoredVehicleJourney VehicleActivityNote Extensions',
)

/** MonitoredVehicleJourneyStructure. */
export const MONITORED_JOURNEY = orderOf(
  'LineRef DirectionRef FramedVehicleJourneyRef JourneyPatternRef JourneyPatternName ' +
    'VehicleMode RouteRef PublishedLineName GroupOfLinesRef DirectionName ExternalLineRef ' +
    'BrandingRef Branding OperatorRef ProductCategoryRef ServiceFeatureRef VehicleFeatureRef ' +
    'OriginRef OriginName OriginShortName DestinationDisplayAtOrigin Via DestinationRef ' +
    'DestinationName DestinationShortName OriginDisplayAtDestination VehicleJourneyName ' +
    'JourneyNote PublicContact OperationsContact HeadwayService OriginAimedDepartureTime ' +
    'DestinationAimedArrivalTime FirstOrLastJourney FormationCondition FacilityConditionElement ' +
    'FacilityChangeElement SituationRef Monitored MonitoringError InCongestion InPanic ' +
    'PredictionInaccurate PredictionInaccurateReason DataSource ConfidenceLevel VehicleLocation ' +
    'LocationRecordedAtTime Bearing ProgressRate Velocity EngineOn Occupancy Delay ' +
    'ProgressStatus VehicleStatus TrainBlockPart BlockRef CourseOfJourneyRef VehicleJourneyRef ' +
    'VehicleRef AdditionalVehicleJourneyRef DriverRef DriverName TrainNumbers JourneyParts ' +
    'TrainElements Trains CompoundTrains PreviousCalls MonitoredCall OnwardCalls ' +
    'IsCompleteStopSequence',
)

/** MonitoredCallStructure. */
export const MONITORED_CALL = orderOf(
  'StopPointRef VisitNumber Order StopPointName VehicleAtStop VehicleLocationAtStop ' +
    'ReversesAtStop PlatformTraversal SignalStatus TimingPoint BoardingStretch RequestStop ' +
    'OriginDisplay DestinationDisplay CallNote FormationCondition FacilityConditionElement ' +
    'FacilityChangeElement SituationRef AimedArrivalTime ActualArrivalTime ExpectedArrivalTime ' +
    'LatestExpectedArrivalTime ArrivalStatus ArrivalCancellationReason ArrivalProximityText ' +
    'ArrivalPlatformName ArrivalBoardingActivity ArrivalStopAssignment ' +
    'ArrivalFormationAssignment ArrivalOrientationRelativeToQuay ArrivalOperatorRefs ' +
    'AimedDepartureTime ActualDepartureTime ExpectedDepartureTime ' +
    'ProvisionalExpectedDepartureTime EarliestExpectedDepartureTime ' +
    'ExpectedDeparturePredictionQuality AimedLatestPassengerAccessTime ' +
    'ExpectedLatestPassengerAccessTime DepartureStatus DepartureCancellationReason ' +
    'DepartureProximityText DeparturePlatformName DepartureBoardingActivity ' +
    'DepartureStopAssignment DepartureFormationAssignment DepartureOrientationRelativeToQuay ' +
    'ExpectedDepartureOccupancy ExpectedDepartureCapacities RecordedDepartureOccupancy ' +
    'RecordedDepartureCapacities DepartureOperatorRefs AimedHeadwayInterval ' +
    'ExpectedHeadwayInterval DistanceFromStop NumberOfStopsAway Extensions',
)

/** EstimatedVehicleJourneyStructure. */
export const ESTIMATED_JOURNEY = orderOf(
  'RecordedAtTime LineRef DirectionRef FramedVehicleJourneyRef DatedVehicleJourneyRef ' +
    'DatedVehicleJourneyIndirectRef EstimatedVehicleJourneyCode ExtraJourney Cancellation ' +
    'JourneyPatternRef JourneyPatternName VehicleMode RouteRef PublishedLineName ' +
    'GroupOfLinesRef DirectionName ExternalLineRef BrandingRef Branding OriginRef OriginName ' +
    'OriginShortName DestinationDisplayAtOrigin Via DestinationRef DestinationName ' +
    'DestinationShortName OriginDisplayAtDestination OperatorRef ProductCategoryRef ' +
    'ServiceFeatureRef VehicleFeatureRef VehicleJourneyName JourneyNote PublicContact ' +
    'OperationsContact HeadwayService OriginAimedDepartureTime DestinationAimedArrivalTime ' +
    'FirstOrLastJourney FormationCondition FacilityConditionElement FacilityChangeElement ' +
    'SituationRef Monitored MonitoringError InCongestion InPanic PredictionInaccurate ' +
    'PredictionInaccurateReason DataSource ConfidenceLevel VehicleLocation ' +
    'LocationRecordedAtTime Bearing ProgressRate Velocity EngineOn Occupancy Delay ' +
    'ProgressStatus VehicleStatus TrainBlockPart BlockRef CourseOfJourneyRef VehicleJourneyRef ' +
    'VehicleRef AdditionalVehicleJourneyRef DriverRef DriverName TrainNumbers JourneyParts ' +
    'TrainElements Trains CompoundTrains RecordedCalls EstimatedCalls IsCompleteStopSequence ' +
    'JourneyRelations Extensions',
)

/** RecordedCallStructure. */
export const RECORDED_CALL = orderOf(
  'StopPointRef VisitNumber Order StopPointName ExtraCall Cancellation PredictionInaccurate ' +
    'PredictionInaccurateReason Occupancy TimingPoint BoardingStretch RequestStop OriginDisplay ' +
    'DestinationDisplay CallNote FormationCondition FacilityConditionElement ' +
    'FacilityChangeElement SituationRef AimedArrivalTime ExpectedArrivalTime ActualArrivalTime ' +
    'ArrivalStatus ArrivalCancellationReason ArrivalProximityText ArrivalPlatformName ' +
    'ArrivalBoardingActivity ArrivalStopAssignment ArrivalFormationAssignment ' +
    'ArrivalOrientationRelativeToQuay ArrivalOperatorRefs AimedDepartureTime ' +
    'ExpectedDepartureTime DeparturePlatformName ActualDepartureTime DepartureStatus ' +
    'DepartureCancellationReason DepartureProximityText DepartureBoardingActivity ' +
    'DepartureStopAssignment DepartureFormationAssignment DepartureOrientationRelativeToQuay ' +
    'RecordedDepartureOccupancy RecordedDepartureCapacities DepartureOperatorRefs ' +
    'AimedHeadwayInterval ExpectedHeadwayInterval ActualHeadwayInterval Extensions',
)

/** EstimatedCallStructure. */
export const ESTIMATED_CALL = orderOf(
  'StopPointRef VisitNumber Order StopPointName ExtraCall Cancellation PredictionInaccurate ' +
    'PredictionInaccurateReason Occupancy TimingPoint BoardingStretch RequestStop OriginDisplay ' +
    'DestinationDisplay CallNote FormationCondition FacilityConditionElement ' +
    'FacilityChangeElement SituationRef AimedArrivalTime ExpectedArrivalTime ' +
    'LatestExpectedArrivalTime ExpectedArrivalPredictionQuality ArrivalPredictionUnknown ' +
    'ArrivalStatus ArrivalCancellationReason ArrivalProximityText ArrivalPlatformName ' +
    'ArrivalBoardingActivity ArrivalStopAssignment ArrivalFormationAssignment ' +
    'ArrivalOrientationRelativeToQuay ArrivalOperatorRefs AimedDepartureTime ' +
    'ExpectedDepartureTime ProvisionalExpectedDepartureTime EarliestExpectedDepartureTime ' +
    'ExpectedDeparturePredictionQuality DeparturePredictionUnknown ' +
    'AimedLatestPassengerAccessTime ExpectedLatestPassengerAccessTime DepartureStatus ' +
    'DepartureCancellationReason DepartureProximityText DeparturePlatformName ' +
    'DepartureBoardingActivity DepartureStopAssignment DepartureFormationAssignment ' +
    'DepartureOrientationRelativeToQuay ExpectedDepartureOccupancy ExpectedDepartureCapacities ' +
    'RecordedDepartureOccupancy RecordedDepartureCapacities DepartureOperatorRefs ' +
    'AimedHeadwayInterval ExpectedHeadwayInterval DistanceFromStop NumberOfStopsAway Extensions',
)

/** MonitoredStopVisitStructure. */
export const STOP_VISIT = orderOf(
  'RecordedAtTime ItemIdentifier ValidUntilTime MonitoringRef ClearDownRef ' +
    'MonitoredVehicleJourney StopVisitNote StopFacility Extensions',
)

/** PtSituationElementStructure. */
export const SITUATION = orderOf(
  'CreationTime CountryRef ParticipantRef SituationNumber UpdateCountryRef ' +
    'UpdateParticipantRef Version References Source VersionedAtTime Verification Progress ' +
    'QualityIndex Reality Likelihood Publication ValidityPeriod Repetitions PublicationWindow ' +
    'AlertCause UnknownReason MiscellaneousReason PersonnelReason EquipmentReason ' +
    'EnvironmentReason UndefinedReason MiscellaneousSubReason PersonnelSubReason ' +
    'EquipmentSubReason EnvironmentSubReason PublicEventReason ReasonName Severity Priority ' +
    'Sensitivity Audience ScopeType ReportType Planned Keywords SecondaryReasons Language ' +
    'Summary Description Detail Advice Internal Images InfoLinks Affects Consequences ' +
    'PublishingActions Extensions',
)

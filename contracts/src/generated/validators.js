// Written by `npm run generate` from contracts/schemas and contracts/problems.
import { codePoints, formats } from '../formats.ts'

export const validate_0 = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:example/counter@1","type":"object","additionalProperties":false,"required":["sensor_id","counted_at","period_seconds","entries","exits"],"properties":{"sensor_id":{"type":"string","minLength":1,"maxLength":64,"pattern":"^[A-Za-z0-9_-]+$"},"counted_at":{"type":"string","format":"date-time"},"period_seconds":{"type":"integer","minimum":1,"maximum":86400},"entries":{"type":"integer","minimum":0,"maximum":1000000},"exits":{"type":"integer","minimum":0,"maximum":1000000},"state":{"type":["string","null"],"enum":["working","degraded","blocked",null]},"battery_volts":{"type":["number","null"],"minimum":0,"maximum":60},"latitude":{"type":["number","null"],"minimum":-90,"maximum":90},"longitude":{"type":["number","null"],"minimum":-180,"maximum":180}}};
const func1 = Object.prototype.hasOwnProperty;
const func2 = codePoints;
const pattern4 = new RegExp("^[A-Za-z0-9_-]+$", "u");
const formats0 = formats["date-time"];

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:example/counter@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.sensor_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sensor_id"},message:"must have required property '"+"sensor_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.counted_at === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "counted_at"},message:"must have required property '"+"counted_at"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.period_seconds === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "period_seconds"},message:"must have required property '"+"period_seconds"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.entries === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entries"},message:"must have required property '"+"entries"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.exits === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "exits"},message:"must have required property '"+"exits"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema31.properties, key0))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.sensor_id !== undefined){
let data0 = data.sensor_id;
if(typeof data0 === "string"){
if(func2(data0) > 64){
const err6 = {instancePath:instancePath+"/sensor_id",schemaPath:"#/properties/sensor_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data0) < 1){
const err7 = {instancePath:instancePath+"/sensor_id",schemaPath:"#/properties/sensor_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(!pattern4.test(data0)){
const err8 = {instancePath:instancePath+"/sensor_id",schemaPath:"#/properties/sensor_id/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_-]+$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/sensor_id",schemaPath:"#/properties/sensor_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.counted_at !== undefined){
let data1 = data.counted_at;
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err10 = {instancePath:instancePath+"/counted_at",schemaPath:"#/properties/counted_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/counted_at",schemaPath:"#/properties/counted_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.period_seconds !== undefined){
let data2 = data.period_seconds;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err12 = {instancePath:instancePath+"/period_seconds",schemaPath:"#/properties/period_seconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 86400 || isNaN(data2)){
const err13 = {instancePath:instancePath+"/period_seconds",schemaPath:"#/properties/period_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err14 = {instancePath:instancePath+"/period_seconds",schemaPath:"#/properties/period_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.entries !== undefined){
let data3 = data.entries;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err15 = {instancePath:instancePath+"/entries",schemaPath:"#/properties/entries/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 1000000 || isNaN(data3)){
const err16 = {instancePath:instancePath+"/entries",schemaPath:"#/properties/entries/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err17 = {instancePath:instancePath+"/entries",schemaPath:"#/properties/entries/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.exits !== undefined){
let data4 = data.exits;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err18 = {instancePath:instancePath+"/exits",schemaPath:"#/properties/exits/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 1000000 || isNaN(data4)){
const err19 = {instancePath:instancePath+"/exits",schemaPath:"#/properties/exits/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err20 = {instancePath:instancePath+"/exits",schemaPath:"#/properties/exits/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.state !== undefined){
let data5 = data.state;
if((typeof data5 !== "string") && (data5 !== null)){
const err21 = {instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: schema31.properties.state.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!((((data5 === "working") || (data5 === "degraded")) || (data5 === "blocked")) || (data5 === null))){
const err22 = {instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema31.properties.state.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.battery_volts !== undefined){
let data6 = data.battery_volts;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err23 = {instancePath:instancePath+"/battery_volts",schemaPath:"#/properties/battery_volts/type",keyword:"type",params:{type: schema31.properties.battery_volts.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 60 || isNaN(data6)){
const err24 = {instancePath:instancePath+"/battery_volts",schemaPath:"#/properties/battery_volts/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60},message:"must be <= 60"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err25 = {instancePath:instancePath+"/battery_volts",schemaPath:"#/properties/battery_volts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.latitude !== undefined){
let data7 = data.latitude;
if((!((typeof data7 == "number") && (isFinite(data7)))) && (data7 !== null)){
const err26 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/type",keyword:"type",params:{type: schema31.properties.latitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 90 || isNaN(data7)){
const err27 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 90},message:"must be <= 90"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data7 < -90 || isNaN(data7)){
const err28 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -90},message:"must be >= -90"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.longitude !== undefined){
let data8 = data.longitude;
if((!((typeof data8 == "number") && (isFinite(data8)))) && (data8 !== null)){
const err29 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/type",keyword:"type",params:{type: schema31.properties.longitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 180 || isNaN(data8)){
const err30 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 180},message:"must be <= 180"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data8 < -180 || isNaN(data8)){
const err31 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -180},message:"must be >= -180"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
}
else {
const err32 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_1 = validate21;
const schema32 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/alert@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","entity_index"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"entity_index":{"type":"integer","minimum":0,"maximum":2147483647},"is_deleted":{"type":["boolean","null"]},"cause":{"type":["string","null"],"enum":["UNKNOWN_CAUSE","OTHER_CAUSE","TECHNICAL_PROBLEM","STRIKE","DEMONSTRATION","ACCIDENT","HOLIDAY","WEATHER","MAINTENANCE","CONSTRUCTION","POLICE_ACTIVITY","MEDICAL_EMERGENCY","SPECIAL_EVENT",null]},"effect":{"type":["string","null"],"enum":["NO_SERVICE","REDUCED_SERVICE","SIGNIFICANT_DELAYS","DETOUR","ADDITIONAL_SERVICE","MODIFIED_SERVICE","OTHER_EFFECT","UNKNOWN_EFFECT","STOP_MOVED","NO_EFFECT","ACCESSIBILITY_ISSUE",null]},"severity_level":{"type":["string","null"],"enum":["UNKNOWN_SEVERITY","INFO","WARNING","SEVERE",null]}}};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/alert@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.entity_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_index"},message:"must have required property '"+"entity_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "event_time") || (key0 === "feed_timestamp")) || (key0 === "entity_id")) || (key0 === "entity_index")) || (key0 === "is_deleted")) || (key0 === "cause")) || (key0 === "effect")) || (key0 === "severity_level"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err4 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema32.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err7 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err8 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.entity_index !== undefined){
let data3 = data.entity_index;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err11 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.is_deleted !== undefined){
let data4 = data.is_deleted;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/is_deleted",schemaPath:"#/properties/is_deleted/type",keyword:"type",params:{type: schema32.properties.is_deleted.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.cause !== undefined){
let data5 = data.cause;
if((typeof data5 !== "string") && (data5 !== null)){
const err15 = {instancePath:instancePath+"/cause",schemaPath:"#/properties/cause/type",keyword:"type",params:{type: schema32.properties.cause.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!((((((((((((((data5 === "UNKNOWN_CAUSE") || (data5 === "OTHER_CAUSE")) || (data5 === "TECHNICAL_PROBLEM")) || (data5 === "STRIKE")) || (data5 === "DEMONSTRATION")) || (data5 === "ACCIDENT")) || (data5 === "HOLIDAY")) || (data5 === "WEATHER")) || (data5 === "MAINTENANCE")) || (data5 === "CONSTRUCTION")) || (data5 === "POLICE_ACTIVITY")) || (data5 === "MEDICAL_EMERGENCY")) || (data5 === "SPECIAL_EVENT")) || (data5 === null))){
const err16 = {instancePath:instancePath+"/cause",schemaPath:"#/properties/cause/enum",keyword:"enum",params:{allowedValues: schema32.properties.cause.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.effect !== undefined){
let data6 = data.effect;
if((typeof data6 !== "string") && (data6 !== null)){
const err17 = {instancePath:instancePath+"/effect",schemaPath:"#/properties/effect/type",keyword:"type",params:{type: schema32.properties.effect.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(!((((((((((((data6 === "NO_SERVICE") || (data6 === "REDUCED_SERVICE")) || (data6 === "SIGNIFICANT_DELAYS")) || (data6 === "DETOUR")) || (data6 === "ADDITIONAL_SERVICE")) || (data6 === "MODIFIED_SERVICE")) || (data6 === "OTHER_EFFECT")) || (data6 === "UNKNOWN_EFFECT")) || (data6 === "STOP_MOVED")) || (data6 === "NO_EFFECT")) || (data6 === "ACCESSIBILITY_ISSUE")) || (data6 === null))){
const err18 = {instancePath:instancePath+"/effect",schemaPath:"#/properties/effect/enum",keyword:"enum",params:{allowedValues: schema32.properties.effect.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.severity_level !== undefined){
let data7 = data.severity_level;
if((typeof data7 !== "string") && (data7 !== null)){
const err19 = {instancePath:instancePath+"/severity_level",schemaPath:"#/properties/severity_level/type",keyword:"type",params:{type: schema32.properties.severity_level.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!(((((data7 === "UNKNOWN_SEVERITY") || (data7 === "INFO")) || (data7 === "WARNING")) || (data7 === "SEVERE")) || (data7 === null))){
const err20 = {instancePath:instancePath+"/severity_level",schemaPath:"#/properties/severity_level/enum",keyword:"enum",params:{allowedValues: schema32.properties.severity_level.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_2 = validate22;
const schema33 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/alert_active_period@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","kind","period_index"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"kind":{"type":"string","enum":["active_period","communication_period","impact_period"]},"period_index":{"type":"integer","minimum":0,"maximum":2147483647},"period_start":{"type":["string","null"],"format":"date-time"},"period_end":{"type":["string","null"],"format":"date-time"}}};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/alert_active_period@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.kind === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.period_index === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "period_index"},message:"must have required property '"+"period_index"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "event_time") || (key0 === "feed_timestamp")) || (key0 === "entity_id")) || (key0 === "kind")) || (key0 === "period_index")) || (key0 === "period_start")) || (key0 === "period_end"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err7 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema33.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err8 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err9 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.kind !== undefined){
let data3 = data.kind;
if(typeof data3 !== "string"){
const err12 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(!(((data3 === "active_period") || (data3 === "communication_period")) || (data3 === "impact_period"))){
const err13 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema33.properties.kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.period_index !== undefined){
let data4 = data.period_index;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err14 = {instancePath:instancePath+"/period_index",schemaPath:"#/properties/period_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 2147483647 || isNaN(data4)){
const err15 = {instancePath:instancePath+"/period_index",schemaPath:"#/properties/period_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err16 = {instancePath:instancePath+"/period_index",schemaPath:"#/properties/period_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.period_start !== undefined){
let data5 = data.period_start;
if((typeof data5 !== "string") && (data5 !== null)){
const err17 = {instancePath:instancePath+"/period_start",schemaPath:"#/properties/period_start/type",keyword:"type",params:{type: schema33.properties.period_start.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data5 === "string"){
if(!(formats0(data5))){
const err18 = {instancePath:instancePath+"/period_start",schemaPath:"#/properties/period_start/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.period_end !== undefined){
let data6 = data.period_end;
if((typeof data6 !== "string") && (data6 !== null)){
const err19 = {instancePath:instancePath+"/period_end",schemaPath:"#/properties/period_end/type",keyword:"type",params:{type: schema33.properties.period_end.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data6 === "string"){
if(!(formats0(data6))){
const err20 = {instancePath:instancePath+"/period_end",schemaPath:"#/properties/period_end/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
}
else {
const err21 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_3 = validate23;
const schema34 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/alert_informed_entity@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","informed_entity_index"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"informed_entity_index":{"type":"integer","minimum":0,"maximum":2147483647},"agency_id":{"type":["string","null"],"maxLength":512},"route_id":{"type":["string","null"],"maxLength":512},"route_type":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"direction_id":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"stop_id":{"type":["string","null"],"maxLength":512},"trip_id":{"type":["string","null"],"maxLength":512},"trip_route_id":{"type":["string","null"],"maxLength":512},"trip_direction_id":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"trip_start_time":{"type":["string","null"],"maxLength":64},"trip_start_date":{"type":["string","null"],"format":"date"},"trip_schedule_relationship":{"type":["string","null"],"enum":["SCHEDULED","ADDED","UNSCHEDULED","CANCELED","REPLACEMENT","DUPLICATED","DELETED","NEW",null]},"trip_modified_trip_modifications_id":{"type":["string","null"],"maxLength":512},"trip_modified_trip_affected_trip_id":{"type":["string","null"],"maxLength":512},"trip_modified_trip_start_time":{"type":["string","null"],"maxLength":64},"trip_modified_trip_start_date":{"type":["string","null"],"format":"date"}}};
const formats18 = formats.date;

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/alert_informed_entity@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.informed_entity_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "informed_entity_index"},message:"must have required property '"+"informed_entity_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema34.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err4 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema34.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err7 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err8 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.informed_entity_index !== undefined){
let data3 = data.informed_entity_index;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err11 = {instancePath:instancePath+"/informed_entity_index",schemaPath:"#/properties/informed_entity_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/informed_entity_index",schemaPath:"#/properties/informed_entity_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/informed_entity_index",schemaPath:"#/properties/informed_entity_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.agency_id !== undefined){
let data4 = data.agency_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/type",keyword:"type",params:{type: schema34.properties.agency_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err15 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.route_id !== undefined){
let data5 = data.route_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err16 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: schema34.properties.route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err17 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.route_type !== undefined){
let data6 = data.route_type;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err18 = {instancePath:instancePath+"/route_type",schemaPath:"#/properties/route_type/type",keyword:"type",params:{type: schema34.properties.route_type.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err19 = {instancePath:instancePath+"/route_type",schemaPath:"#/properties/route_type/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data6 < -2147483648 || isNaN(data6)){
const err20 = {instancePath:instancePath+"/route_type",schemaPath:"#/properties/route_type/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.direction_id !== undefined){
let data7 = data.direction_id;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err21 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/type",keyword:"type",params:{type: schema34.properties.direction_id.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err22 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err23 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.stop_id !== undefined){
let data8 = data.stop_id;
if((typeof data8 !== "string") && (data8 !== null)){
const err24 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/type",keyword:"type",params:{type: schema34.properties.stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 512){
const err25 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.trip_id !== undefined){
let data9 = data.trip_id;
if((typeof data9 !== "string") && (data9 !== null)){
const err26 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: schema34.properties.trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data9 === "string"){
if(func2(data9) > 512){
const err27 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
if(data.trip_route_id !== undefined){
let data10 = data.trip_route_id;
if((typeof data10 !== "string") && (data10 !== null)){
const err28 = {instancePath:instancePath+"/trip_route_id",schemaPath:"#/properties/trip_route_id/type",keyword:"type",params:{type: schema34.properties.trip_route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 512){
const err29 = {instancePath:instancePath+"/trip_route_id",schemaPath:"#/properties/trip_route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.trip_direction_id !== undefined){
let data11 = data.trip_direction_id;
if((!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))) && (data11 !== null)){
const err30 = {instancePath:instancePath+"/trip_direction_id",schemaPath:"#/properties/trip_direction_id/type",keyword:"type",params:{type: schema34.properties.trip_direction_id.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 2147483647 || isNaN(data11)){
const err31 = {instancePath:instancePath+"/trip_direction_id",schemaPath:"#/properties/trip_direction_id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data11 < 0 || isNaN(data11)){
const err32 = {instancePath:instancePath+"/trip_direction_id",schemaPath:"#/properties/trip_direction_id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data.trip_start_time !== undefined){
let data12 = data.trip_start_time;
if((typeof data12 !== "string") && (data12 !== null)){
const err33 = {instancePath:instancePath+"/trip_start_time",schemaPath:"#/properties/trip_start_time/type",keyword:"type",params:{type: schema34.properties.trip_start_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(typeof data12 === "string"){
if(func2(data12) > 64){
const err34 = {instancePath:instancePath+"/trip_start_time",schemaPath:"#/properties/trip_start_time/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data.trip_start_date !== undefined){
let data13 = data.trip_start_date;
if((typeof data13 !== "string") && (data13 !== null)){
const err35 = {instancePath:instancePath+"/trip_start_date",schemaPath:"#/properties/trip_start_date/type",keyword:"type",params:{type: schema34.properties.trip_start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(typeof data13 === "string"){
if(!(formats18(data13))){
const err36 = {instancePath:instancePath+"/trip_start_date",schemaPath:"#/properties/trip_start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
if(data.trip_schedule_relationship !== undefined){
let data14 = data.trip_schedule_relationship;
if((typeof data14 !== "string") && (data14 !== null)){
const err37 = {instancePath:instancePath+"/trip_schedule_relationship",schemaPath:"#/properties/trip_schedule_relationship/type",keyword:"type",params:{type: schema34.properties.trip_schedule_relationship.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!(((((((((data14 === "SCHEDULED") || (data14 === "ADDED")) || (data14 === "UNSCHEDULED")) || (data14 === "CANCELED")) || (data14 === "REPLACEMENT")) || (data14 === "DUPLICATED")) || (data14 === "DELETED")) || (data14 === "NEW")) || (data14 === null))){
const err38 = {instancePath:instancePath+"/trip_schedule_relationship",schemaPath:"#/properties/trip_schedule_relationship/enum",keyword:"enum",params:{allowedValues: schema34.properties.trip_schedule_relationship.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.trip_modified_trip_modifications_id !== undefined){
let data15 = data.trip_modified_trip_modifications_id;
if((typeof data15 !== "string") && (data15 !== null)){
const err39 = {instancePath:instancePath+"/trip_modified_trip_modifications_id",schemaPath:"#/properties/trip_modified_trip_modifications_id/type",keyword:"type",params:{type: schema34.properties.trip_modified_trip_modifications_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data15 === "string"){
if(func2(data15) > 512){
const err40 = {instancePath:instancePath+"/trip_modified_trip_modifications_id",schemaPath:"#/properties/trip_modified_trip_modifications_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data.trip_modified_trip_affected_trip_id !== undefined){
let data16 = data.trip_modified_trip_affected_trip_id;
if((typeof data16 !== "string") && (data16 !== null)){
const err41 = {instancePath:instancePath+"/trip_modified_trip_affected_trip_id",schemaPath:"#/properties/trip_modified_trip_affected_trip_id/type",keyword:"type",params:{type: schema34.properties.trip_modified_trip_affected_trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(typeof data16 === "string"){
if(func2(data16) > 512){
const err42 = {instancePath:instancePath+"/trip_modified_trip_affected_trip_id",schemaPath:"#/properties/trip_modified_trip_affected_trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
if(data.trip_modified_trip_start_time !== undefined){
let data17 = data.trip_modified_trip_start_time;
if((typeof data17 !== "string") && (data17 !== null)){
const err43 = {instancePath:instancePath+"/trip_modified_trip_start_time",schemaPath:"#/properties/trip_modified_trip_start_time/type",keyword:"type",params:{type: schema34.properties.trip_modified_trip_start_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(typeof data17 === "string"){
if(func2(data17) > 64){
const err44 = {instancePath:instancePath+"/trip_modified_trip_start_time",schemaPath:"#/properties/trip_modified_trip_start_time/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
if(data.trip_modified_trip_start_date !== undefined){
let data18 = data.trip_modified_trip_start_date;
if((typeof data18 !== "string") && (data18 !== null)){
const err45 = {instancePath:instancePath+"/trip_modified_trip_start_date",schemaPath:"#/properties/trip_modified_trip_start_date/type",keyword:"type",params:{type: schema34.properties.trip_modified_trip_start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(typeof data18 === "string"){
if(!(formats18(data18))){
const err46 = {instancePath:instancePath+"/trip_modified_trip_start_date",schemaPath:"#/properties/trip_modified_trip_start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
}
else {
const err47 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_4 = validate24;
const schema35 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/alert_text@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","field","translation_index","text"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"field":{"type":"string","enum":["url","header_text","description_text","tts_header_text","tts_description_text","image","image_alternative_text","cause_detail","effect_detail"]},"translation_index":{"type":"integer","minimum":0,"maximum":2147483647},"text":{"type":"string","maxLength":100000},"language":{"type":["string","null"],"maxLength":64},"media_type":{"type":["string","null"],"maxLength":255}}};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/alert_text@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.field === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "field"},message:"must have required property '"+"field"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.translation_index === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "translation_index"},message:"must have required property '"+"translation_index"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.text === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "text"},message:"must have required property '"+"text"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "event_time") || (key0 === "feed_timestamp")) || (key0 === "entity_id")) || (key0 === "field")) || (key0 === "translation_index")) || (key0 === "text")) || (key0 === "language")) || (key0 === "media_type"))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err6 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err8 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema35.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err9 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 1){
const err11 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.field !== undefined){
let data3 = data.field;
if(typeof data3 !== "string"){
const err13 = {instancePath:instancePath+"/field",schemaPath:"#/properties/field/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!(((((((((data3 === "url") || (data3 === "header_text")) || (data3 === "description_text")) || (data3 === "tts_header_text")) || (data3 === "tts_description_text")) || (data3 === "image")) || (data3 === "image_alternative_text")) || (data3 === "cause_detail")) || (data3 === "effect_detail"))){
const err14 = {instancePath:instancePath+"/field",schemaPath:"#/properties/field/enum",keyword:"enum",params:{allowedValues: schema35.properties.field.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.translation_index !== undefined){
let data4 = data.translation_index;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err15 = {instancePath:instancePath+"/translation_index",schemaPath:"#/properties/translation_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 2147483647 || isNaN(data4)){
const err16 = {instancePath:instancePath+"/translation_index",schemaPath:"#/properties/translation_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err17 = {instancePath:instancePath+"/translation_index",schemaPath:"#/properties/translation_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.text !== undefined){
let data5 = data.text;
if(typeof data5 === "string"){
if(func2(data5) > 100000){
const err18 = {instancePath:instancePath+"/text",schemaPath:"#/properties/text/maxLength",keyword:"maxLength",params:{limit: 100000},message:"must NOT have more than 100000 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/text",schemaPath:"#/properties/text/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.language !== undefined){
let data6 = data.language;
if((typeof data6 !== "string") && (data6 !== null)){
const err20 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/type",keyword:"type",params:{type: schema35.properties.language.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 64){
const err21 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.media_type !== undefined){
let data7 = data.media_type;
if((typeof data7 !== "string") && (data7 !== null)){
const err22 = {instancePath:instancePath+"/media_type",schemaPath:"#/properties/media_type/type",keyword:"type",params:{type: schema35.properties.media_type.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 255){
const err23 = {instancePath:instancePath+"/media_type",schemaPath:"#/properties/media_type/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
}
else {
const err24 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_5 = validate25;
const schema36 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/carriage@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","carriage_index"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"carriage_index":{"type":"integer","minimum":0,"maximum":2147483647},"carriage_id":{"type":["string","null"],"maxLength":512},"carriage_label":{"type":["string","null"],"maxLength":512},"occupancy_status":{"type":["string","null"],"enum":["EMPTY","MANY_SEATS_AVAILABLE","FEW_SEATS_AVAILABLE","STANDING_ROOM_ONLY","CRUSHED_STANDING_ROOM_ONLY","FULL","NOT_ACCEPTING_PASSENGERS","NO_DATA_AVAILABLE","NOT_BOARDABLE",null]},"occupancy_percentage":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"carriage_sequence":{"type":["integer","null"],"minimum":0,"maximum":2147483647}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/carriage@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.carriage_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "carriage_index"},message:"must have required property '"+"carriage_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema36.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err4 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema36.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err7 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err8 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.carriage_index !== undefined){
let data3 = data.carriage_index;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err11 = {instancePath:instancePath+"/carriage_index",schemaPath:"#/properties/carriage_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/carriage_index",schemaPath:"#/properties/carriage_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/carriage_index",schemaPath:"#/properties/carriage_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.carriage_id !== undefined){
let data4 = data.carriage_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/carriage_id",schemaPath:"#/properties/carriage_id/type",keyword:"type",params:{type: schema36.properties.carriage_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err15 = {instancePath:instancePath+"/carriage_id",schemaPath:"#/properties/carriage_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.carriage_label !== undefined){
let data5 = data.carriage_label;
if((typeof data5 !== "string") && (data5 !== null)){
const err16 = {instancePath:instancePath+"/carriage_label",schemaPath:"#/properties/carriage_label/type",keyword:"type",params:{type: schema36.properties.carriage_label.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err17 = {instancePath:instancePath+"/carriage_label",schemaPath:"#/properties/carriage_label/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.occupancy_status !== undefined){
let data6 = data.occupancy_status;
if((typeof data6 !== "string") && (data6 !== null)){
const err18 = {instancePath:instancePath+"/occupancy_status",schemaPath:"#/properties/occupancy_status/type",keyword:"type",params:{type: schema36.properties.occupancy_status.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(!((((((((((data6 === "EMPTY") || (data6 === "MANY_SEATS_AVAILABLE")) || (data6 === "FEW_SEATS_AVAILABLE")) || (data6 === "STANDING_ROOM_ONLY")) || (data6 === "CRUSHED_STANDING_ROOM_ONLY")) || (data6 === "FULL")) || (data6 === "NOT_ACCEPTING_PASSENGERS")) || (data6 === "NO_DATA_AVAILABLE")) || (data6 === "NOT_BOARDABLE")) || (data6 === null))){
const err19 = {instancePath:instancePath+"/occupancy_status",schemaPath:"#/properties/occupancy_status/enum",keyword:"enum",params:{allowedValues: schema36.properties.occupancy_status.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.occupancy_percentage !== undefined){
let data7 = data.occupancy_percentage;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err20 = {instancePath:instancePath+"/occupancy_percentage",schemaPath:"#/properties/occupancy_percentage/type",keyword:"type",params:{type: schema36.properties.occupancy_percentage.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err21 = {instancePath:instancePath+"/occupancy_percentage",schemaPath:"#/properties/occupancy_percentage/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data7 < -2147483648 || isNaN(data7)){
const err22 = {instancePath:instancePath+"/occupancy_percentage",schemaPath:"#/properties/occupancy_percentage/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.carriage_sequence !== undefined){
let data8 = data.carriage_sequence;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err23 = {instancePath:instancePath+"/carriage_sequence",schemaPath:"#/properties/carriage_sequence/type",keyword:"type",params:{type: schema36.properties.carriage_sequence.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 2147483647 || isNaN(data8)){
const err24 = {instancePath:instancePath+"/carriage_sequence",schemaPath:"#/properties/carriage_sequence/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data8 < 0 || isNaN(data8)){
const err25 = {instancePath:instancePath+"/carriage_sequence",schemaPath:"#/properties/carriage_sequence/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
}
else {
const err26 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_6 = validate26;
const schema37 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/feed_message@1","type":"object","additionalProperties":false,"required":["event_time","gtfs_realtime_version","entity_count"],"properties":{"event_time":{"type":"string","format":"date-time"},"gtfs_realtime_version":{"type":"string","minLength":1,"maxLength":32},"incrementality":{"type":["string","null"],"enum":["FULL_DATASET","DIFFERENTIAL",null]},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"feed_version":{"type":["string","null"],"maxLength":512},"entity_count":{"type":"integer","minimum":0,"maximum":2147483647}}};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/feed_message@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.gtfs_realtime_version === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "gtfs_realtime_version"},message:"must have required property '"+"gtfs_realtime_version"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.entity_count === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_count"},message:"must have required property '"+"entity_count"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "event_time") || (key0 === "gtfs_realtime_version")) || (key0 === "incrementality")) || (key0 === "feed_timestamp")) || (key0 === "feed_version")) || (key0 === "entity_count"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err4 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.gtfs_realtime_version !== undefined){
let data1 = data.gtfs_realtime_version;
if(typeof data1 === "string"){
if(func2(data1) > 32){
const err6 = {instancePath:instancePath+"/gtfs_realtime_version",schemaPath:"#/properties/gtfs_realtime_version/maxLength",keyword:"maxLength",params:{limit: 32},message:"must NOT have more than 32 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/gtfs_realtime_version",schemaPath:"#/properties/gtfs_realtime_version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/gtfs_realtime_version",schemaPath:"#/properties/gtfs_realtime_version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.incrementality !== undefined){
let data2 = data.incrementality;
if((typeof data2 !== "string") && (data2 !== null)){
const err9 = {instancePath:instancePath+"/incrementality",schemaPath:"#/properties/incrementality/type",keyword:"type",params:{type: schema37.properties.incrementality.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!(((data2 === "FULL_DATASET") || (data2 === "DIFFERENTIAL")) || (data2 === null))){
const err10 = {instancePath:instancePath+"/incrementality",schemaPath:"#/properties/incrementality/enum",keyword:"enum",params:{allowedValues: schema37.properties.incrementality.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data3 = data.feed_timestamp;
if((typeof data3 !== "string") && (data3 !== null)){
const err11 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema37.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data3 === "string"){
if(!(formats0(data3))){
const err12 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.feed_version !== undefined){
let data4 = data.feed_version;
if((typeof data4 !== "string") && (data4 !== null)){
const err13 = {instancePath:instancePath+"/feed_version",schemaPath:"#/properties/feed_version/type",keyword:"type",params:{type: schema37.properties.feed_version.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err14 = {instancePath:instancePath+"/feed_version",schemaPath:"#/properties/feed_version/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.entity_count !== undefined){
let data5 = data.entity_count;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err15 = {instancePath:instancePath+"/entity_count",schemaPath:"#/properties/entity_count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 2147483647 || isNaN(data5)){
const err16 = {instancePath:instancePath+"/entity_count",schemaPath:"#/properties/entity_count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err17 = {instancePath:instancePath+"/entity_count",schemaPath:"#/properties/entity_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
}
else {
const err18 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_7 = validate27;
const schema38 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/stop_time_update@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","stop_time_update_index"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"trip_id":{"type":["string","null"],"maxLength":512},"start_date":{"type":["string","null"],"format":"date"},"stop_time_update_index":{"type":"integer","minimum":0,"maximum":2147483647},"stop_sequence":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"stop_id":{"type":["string","null"],"maxLength":512},"arrival_delay":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"arrival_time":{"type":["string","null"],"format":"date-time"},"arrival_uncertainty":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"arrival_scheduled_time":{"type":["string","null"],"format":"date-time"},"departure_delay":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"departure_time":{"type":["string","null"],"format":"date-time"},"departure_uncertainty":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"departure_scheduled_time":{"type":["string","null"],"format":"date-time"},"departure_occupancy_status":{"type":["string","null"],"enum":["EMPTY","MANY_SEATS_AVAILABLE","FEW_SEATS_AVAILABLE","STANDING_ROOM_ONLY","CRUSHED_STANDING_ROOM_ONLY","FULL","NOT_ACCEPTING_PASSENGERS","NO_DATA_AVAILABLE","NOT_BOARDABLE",null]},"schedule_relationship":{"type":["string","null"],"enum":["SCHEDULED","SKIPPED","NO_DATA","UNSCHEDULED",null]},"stop_time_properties_assigned_stop_id":{"type":["string","null"],"maxLength":512},"stop_time_properties_stop_headsign":{"type":["string","null"],"maxLength":2000},"stop_time_properties_pickup_type":{"type":["string","null"],"enum":["REGULAR","NONE","PHONE_AGENCY","COORDINATE_WITH_DRIVER",null]},"stop_time_properties_drop_off_type":{"type":["string","null"],"enum":["REGULAR","NONE","PHONE_AGENCY","COORDINATE_WITH_DRIVER",null]}}};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/stop_time_update@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.stop_time_update_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "stop_time_update_index"},message:"must have required property '"+"stop_time_update_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema38.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err4 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema38.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err7 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err8 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.trip_id !== undefined){
let data3 = data.trip_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err11 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: schema38.properties.trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err12 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.start_date !== undefined){
let data4 = data.start_date;
if((typeof data4 !== "string") && (data4 !== null)){
const err13 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/type",keyword:"type",params:{type: schema38.properties.start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data4 === "string"){
if(!(formats18(data4))){
const err14 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.stop_time_update_index !== undefined){
let data5 = data.stop_time_update_index;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err15 = {instancePath:instancePath+"/stop_time_update_index",schemaPath:"#/properties/stop_time_update_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 2147483647 || isNaN(data5)){
const err16 = {instancePath:instancePath+"/stop_time_update_index",schemaPath:"#/properties/stop_time_update_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err17 = {instancePath:instancePath+"/stop_time_update_index",schemaPath:"#/properties/stop_time_update_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.stop_sequence !== undefined){
let data6 = data.stop_sequence;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err18 = {instancePath:instancePath+"/stop_sequence",schemaPath:"#/properties/stop_sequence/type",keyword:"type",params:{type: schema38.properties.stop_sequence.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err19 = {instancePath:instancePath+"/stop_sequence",schemaPath:"#/properties/stop_sequence/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err20 = {instancePath:instancePath+"/stop_sequence",schemaPath:"#/properties/stop_sequence/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.stop_id !== undefined){
let data7 = data.stop_id;
if((typeof data7 !== "string") && (data7 !== null)){
const err21 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/type",keyword:"type",params:{type: schema38.properties.stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 512){
const err22 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.arrival_delay !== undefined){
let data8 = data.arrival_delay;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err23 = {instancePath:instancePath+"/arrival_delay",schemaPath:"#/properties/arrival_delay/type",keyword:"type",params:{type: schema38.properties.arrival_delay.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 2147483647 || isNaN(data8)){
const err24 = {instancePath:instancePath+"/arrival_delay",schemaPath:"#/properties/arrival_delay/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data8 < -2147483648 || isNaN(data8)){
const err25 = {instancePath:instancePath+"/arrival_delay",schemaPath:"#/properties/arrival_delay/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.arrival_time !== undefined){
let data9 = data.arrival_time;
if((typeof data9 !== "string") && (data9 !== null)){
const err26 = {instancePath:instancePath+"/arrival_time",schemaPath:"#/properties/arrival_time/type",keyword:"type",params:{type: schema38.properties.arrival_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data9 === "string"){
if(!(formats0(data9))){
const err27 = {instancePath:instancePath+"/arrival_time",schemaPath:"#/properties/arrival_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
if(data.arrival_uncertainty !== undefined){
let data10 = data.arrival_uncertainty;
if((!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))) && (data10 !== null)){
const err28 = {instancePath:instancePath+"/arrival_uncertainty",schemaPath:"#/properties/arrival_uncertainty/type",keyword:"type",params:{type: schema38.properties.arrival_uncertainty.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 2147483647 || isNaN(data10)){
const err29 = {instancePath:instancePath+"/arrival_uncertainty",schemaPath:"#/properties/arrival_uncertainty/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data10 < -2147483648 || isNaN(data10)){
const err30 = {instancePath:instancePath+"/arrival_uncertainty",schemaPath:"#/properties/arrival_uncertainty/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data.arrival_scheduled_time !== undefined){
let data11 = data.arrival_scheduled_time;
if((typeof data11 !== "string") && (data11 !== null)){
const err31 = {instancePath:instancePath+"/arrival_scheduled_time",schemaPath:"#/properties/arrival_scheduled_time/type",keyword:"type",params:{type: schema38.properties.arrival_scheduled_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(typeof data11 === "string"){
if(!(formats0(data11))){
const err32 = {instancePath:instancePath+"/arrival_scheduled_time",schemaPath:"#/properties/arrival_scheduled_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data.departure_delay !== undefined){
let data12 = data.departure_delay;
if((!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))) && (data12 !== null)){
const err33 = {instancePath:instancePath+"/departure_delay",schemaPath:"#/properties/departure_delay/type",keyword:"type",params:{type: schema38.properties.departure_delay.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 2147483647 || isNaN(data12)){
const err34 = {instancePath:instancePath+"/departure_delay",schemaPath:"#/properties/departure_delay/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(data12 < -2147483648 || isNaN(data12)){
const err35 = {instancePath:instancePath+"/departure_delay",schemaPath:"#/properties/departure_delay/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
if(data.departure_time !== undefined){
let data13 = data.departure_time;
if((typeof data13 !== "string") && (data13 !== null)){
const err36 = {instancePath:instancePath+"/departure_time",schemaPath:"#/properties/departure_time/type",keyword:"type",params:{type: schema38.properties.departure_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(typeof data13 === "string"){
if(!(formats0(data13))){
const err37 = {instancePath:instancePath+"/departure_time",schemaPath:"#/properties/departure_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data.departure_uncertainty !== undefined){
let data14 = data.departure_uncertainty;
if((!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))) && (data14 !== null)){
const err38 = {instancePath:instancePath+"/departure_uncertainty",schemaPath:"#/properties/departure_uncertainty/type",keyword:"type",params:{type: schema38.properties.departure_uncertainty.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 2147483647 || isNaN(data14)){
const err39 = {instancePath:instancePath+"/departure_uncertainty",schemaPath:"#/properties/departure_uncertainty/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data14 < -2147483648 || isNaN(data14)){
const err40 = {instancePath:instancePath+"/departure_uncertainty",schemaPath:"#/properties/departure_uncertainty/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data.departure_scheduled_time !== undefined){
let data15 = data.departure_scheduled_time;
if((typeof data15 !== "string") && (data15 !== null)){
const err41 = {instancePath:instancePath+"/departure_scheduled_time",schemaPath:"#/properties/departure_scheduled_time/type",keyword:"type",params:{type: schema38.properties.departure_scheduled_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(typeof data15 === "string"){
if(!(formats0(data15))){
const err42 = {instancePath:instancePath+"/departure_scheduled_time",schemaPath:"#/properties/departure_scheduled_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
if(data.departure_occupancy_status !== undefined){
let data16 = data.departure_occupancy_status;
if((typeof data16 !== "string") && (data16 !== null)){
const err43 = {instancePath:instancePath+"/departure_occupancy_status",schemaPath:"#/properties/departure_occupancy_status/type",keyword:"type",params:{type: schema38.properties.departure_occupancy_status.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(!((((((((((data16 === "EMPTY") || (data16 === "MANY_SEATS_AVAILABLE")) || (data16 === "FEW_SEATS_AVAILABLE")) || (data16 === "STANDING_ROOM_ONLY")) || (data16 === "CRUSHED_STANDING_ROOM_ONLY")) || (data16 === "FULL")) || (data16 === "NOT_ACCEPTING_PASSENGERS")) || (data16 === "NO_DATA_AVAILABLE")) || (data16 === "NOT_BOARDABLE")) || (data16 === null))){
const err44 = {instancePath:instancePath+"/departure_occupancy_status",schemaPath:"#/properties/departure_occupancy_status/enum",keyword:"enum",params:{allowedValues: schema38.properties.departure_occupancy_status.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.schedule_relationship !== undefined){
let data17 = data.schedule_relationship;
if((typeof data17 !== "string") && (data17 !== null)){
const err45 = {instancePath:instancePath+"/schedule_relationship",schemaPath:"#/properties/schedule_relationship/type",keyword:"type",params:{type: schema38.properties.schedule_relationship.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(!(((((data17 === "SCHEDULED") || (data17 === "SKIPPED")) || (data17 === "NO_DATA")) || (data17 === "UNSCHEDULED")) || (data17 === null))){
const err46 = {instancePath:instancePath+"/schedule_relationship",schemaPath:"#/properties/schedule_relationship/enum",keyword:"enum",params:{allowedValues: schema38.properties.schedule_relationship.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.stop_time_properties_assigned_stop_id !== undefined){
let data18 = data.stop_time_properties_assigned_stop_id;
if((typeof data18 !== "string") && (data18 !== null)){
const err47 = {instancePath:instancePath+"/stop_time_properties_assigned_stop_id",schemaPath:"#/properties/stop_time_properties_assigned_stop_id/type",keyword:"type",params:{type: schema38.properties.stop_time_properties_assigned_stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(typeof data18 === "string"){
if(func2(data18) > 512){
const err48 = {instancePath:instancePath+"/stop_time_properties_assigned_stop_id",schemaPath:"#/properties/stop_time_properties_assigned_stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
if(data.stop_time_properties_stop_headsign !== undefined){
let data19 = data.stop_time_properties_stop_headsign;
if((typeof data19 !== "string") && (data19 !== null)){
const err49 = {instancePath:instancePath+"/stop_time_properties_stop_headsign",schemaPath:"#/properties/stop_time_properties_stop_headsign/type",keyword:"type",params:{type: schema38.properties.stop_time_properties_stop_headsign.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(typeof data19 === "string"){
if(func2(data19) > 2000){
const err50 = {instancePath:instancePath+"/stop_time_properties_stop_headsign",schemaPath:"#/properties/stop_time_properties_stop_headsign/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
if(data.stop_time_properties_pickup_type !== undefined){
let data20 = data.stop_time_properties_pickup_type;
if((typeof data20 !== "string") && (data20 !== null)){
const err51 = {instancePath:instancePath+"/stop_time_properties_pickup_type",schemaPath:"#/properties/stop_time_properties_pickup_type/type",keyword:"type",params:{type: schema38.properties.stop_time_properties_pickup_type.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(!(((((data20 === "REGULAR") || (data20 === "NONE")) || (data20 === "PHONE_AGENCY")) || (data20 === "COORDINATE_WITH_DRIVER")) || (data20 === null))){
const err52 = {instancePath:instancePath+"/stop_time_properties_pickup_type",schemaPath:"#/properties/stop_time_properties_pickup_type/enum",keyword:"enum",params:{allowedValues: schema38.properties.stop_time_properties_pickup_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.stop_time_properties_drop_off_type !== undefined){
let data21 = data.stop_time_properties_drop_off_type;
if((typeof data21 !== "string") && (data21 !== null)){
const err53 = {instancePath:instancePath+"/stop_time_properties_drop_off_type",schemaPath:"#/properties/stop_time_properties_drop_off_type/type",keyword:"type",params:{type: schema38.properties.stop_time_properties_drop_off_type.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(!(((((data21 === "REGULAR") || (data21 === "NONE")) || (data21 === "PHONE_AGENCY")) || (data21 === "COORDINATE_WITH_DRIVER")) || (data21 === null))){
const err54 = {instancePath:instancePath+"/stop_time_properties_drop_off_type",schemaPath:"#/properties/stop_time_properties_drop_off_type/enum",keyword:"enum",params:{allowedValues: schema38.properties.stop_time_properties_drop_off_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_8 = validate28;
const schema39 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/trip_update@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","entity_index"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"entity_index":{"type":"integer","minimum":0,"maximum":2147483647},"is_deleted":{"type":["boolean","null"]},"trip_id":{"type":["string","null"],"maxLength":512},"route_id":{"type":["string","null"],"maxLength":512},"direction_id":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"start_time":{"type":["string","null"],"maxLength":64},"start_date":{"type":["string","null"],"format":"date"},"schedule_relationship":{"type":["string","null"],"enum":["SCHEDULED","ADDED","UNSCHEDULED","CANCELED","REPLACEMENT","DUPLICATED","DELETED","NEW",null]},"modified_trip_modifications_id":{"type":["string","null"],"maxLength":512},"modified_trip_affected_trip_id":{"type":["string","null"],"maxLength":512},"modified_trip_start_time":{"type":["string","null"],"maxLength":64},"modified_trip_start_date":{"type":["string","null"],"format":"date"},"vehicle_id":{"type":["string","null"],"maxLength":512},"vehicle_label":{"type":["string","null"],"maxLength":512},"vehicle_license_plate":{"type":["string","null"],"maxLength":64},"vehicle_wheelchair_accessible":{"type":["string","null"],"enum":["NO_VALUE","UNKNOWN","WHEELCHAIR_ACCESSIBLE","WHEELCHAIR_INACCESSIBLE",null]},"timestamp":{"type":["string","null"],"format":"date-time"},"delay":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"trip_properties_trip_id":{"type":["string","null"],"maxLength":512},"trip_properties_start_date":{"type":["string","null"],"format":"date"},"trip_properties_start_time":{"type":["string","null"],"maxLength":64},"trip_properties_shape_id":{"type":["string","null"],"maxLength":512},"trip_properties_trip_headsign":{"type":["string","null"],"maxLength":2000},"trip_properties_trip_short_name":{"type":["string","null"],"maxLength":2000}}};

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/trip_update@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate28.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.entity_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_index"},message:"must have required property '"+"entity_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema39.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err4 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema39.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err7 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err8 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.entity_index !== undefined){
let data3 = data.entity_index;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err11 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.is_deleted !== undefined){
let data4 = data.is_deleted;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/is_deleted",schemaPath:"#/properties/is_deleted/type",keyword:"type",params:{type: schema39.properties.is_deleted.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.trip_id !== undefined){
let data5 = data.trip_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err15 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: schema39.properties.trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err16 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.route_id !== undefined){
let data6 = data.route_id;
if((typeof data6 !== "string") && (data6 !== null)){
const err17 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: schema39.properties.route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 512){
const err18 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.direction_id !== undefined){
let data7 = data.direction_id;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err19 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/type",keyword:"type",params:{type: schema39.properties.direction_id.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err20 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err21 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.start_time !== undefined){
let data8 = data.start_time;
if((typeof data8 !== "string") && (data8 !== null)){
const err22 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/type",keyword:"type",params:{type: schema39.properties.start_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 64){
const err23 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.start_date !== undefined){
let data9 = data.start_date;
if((typeof data9 !== "string") && (data9 !== null)){
const err24 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/type",keyword:"type",params:{type: schema39.properties.start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data9 === "string"){
if(!(formats18(data9))){
const err25 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.schedule_relationship !== undefined){
let data10 = data.schedule_relationship;
if((typeof data10 !== "string") && (data10 !== null)){
const err26 = {instancePath:instancePath+"/schedule_relationship",schemaPath:"#/properties/schedule_relationship/type",keyword:"type",params:{type: schema39.properties.schedule_relationship.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!(((((((((data10 === "SCHEDULED") || (data10 === "ADDED")) || (data10 === "UNSCHEDULED")) || (data10 === "CANCELED")) || (data10 === "REPLACEMENT")) || (data10 === "DUPLICATED")) || (data10 === "DELETED")) || (data10 === "NEW")) || (data10 === null))){
const err27 = {instancePath:instancePath+"/schedule_relationship",schemaPath:"#/properties/schedule_relationship/enum",keyword:"enum",params:{allowedValues: schema39.properties.schedule_relationship.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.modified_trip_modifications_id !== undefined){
let data11 = data.modified_trip_modifications_id;
if((typeof data11 !== "string") && (data11 !== null)){
const err28 = {instancePath:instancePath+"/modified_trip_modifications_id",schemaPath:"#/properties/modified_trip_modifications_id/type",keyword:"type",params:{type: schema39.properties.modified_trip_modifications_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 512){
const err29 = {instancePath:instancePath+"/modified_trip_modifications_id",schemaPath:"#/properties/modified_trip_modifications_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.modified_trip_affected_trip_id !== undefined){
let data12 = data.modified_trip_affected_trip_id;
if((typeof data12 !== "string") && (data12 !== null)){
const err30 = {instancePath:instancePath+"/modified_trip_affected_trip_id",schemaPath:"#/properties/modified_trip_affected_trip_id/type",keyword:"type",params:{type: schema39.properties.modified_trip_affected_trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(typeof data12 === "string"){
if(func2(data12) > 512){
const err31 = {instancePath:instancePath+"/modified_trip_affected_trip_id",schemaPath:"#/properties/modified_trip_affected_trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.modified_trip_start_time !== undefined){
let data13 = data.modified_trip_start_time;
if((typeof data13 !== "string") && (data13 !== null)){
const err32 = {instancePath:instancePath+"/modified_trip_start_time",schemaPath:"#/properties/modified_trip_start_time/type",keyword:"type",params:{type: schema39.properties.modified_trip_start_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data13 === "string"){
if(func2(data13) > 64){
const err33 = {instancePath:instancePath+"/modified_trip_start_time",schemaPath:"#/properties/modified_trip_start_time/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data.modified_trip_start_date !== undefined){
let data14 = data.modified_trip_start_date;
if((typeof data14 !== "string") && (data14 !== null)){
const err34 = {instancePath:instancePath+"/modified_trip_start_date",schemaPath:"#/properties/modified_trip_start_date/type",keyword:"type",params:{type: schema39.properties.modified_trip_start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(typeof data14 === "string"){
if(!(formats18(data14))){
const err35 = {instancePath:instancePath+"/modified_trip_start_date",schemaPath:"#/properties/modified_trip_start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
if(data.vehicle_id !== undefined){
let data15 = data.vehicle_id;
if((typeof data15 !== "string") && (data15 !== null)){
const err36 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/type",keyword:"type",params:{type: schema39.properties.vehicle_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(typeof data15 === "string"){
if(func2(data15) > 512){
const err37 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data.vehicle_label !== undefined){
let data16 = data.vehicle_label;
if((typeof data16 !== "string") && (data16 !== null)){
const err38 = {instancePath:instancePath+"/vehicle_label",schemaPath:"#/properties/vehicle_label/type",keyword:"type",params:{type: schema39.properties.vehicle_label.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(typeof data16 === "string"){
if(func2(data16) > 512){
const err39 = {instancePath:instancePath+"/vehicle_label",schemaPath:"#/properties/vehicle_label/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
if(data.vehicle_license_plate !== undefined){
let data17 = data.vehicle_license_plate;
if((typeof data17 !== "string") && (data17 !== null)){
const err40 = {instancePath:instancePath+"/vehicle_license_plate",schemaPath:"#/properties/vehicle_license_plate/type",keyword:"type",params:{type: schema39.properties.vehicle_license_plate.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(typeof data17 === "string"){
if(func2(data17) > 64){
const err41 = {instancePath:instancePath+"/vehicle_license_plate",schemaPath:"#/properties/vehicle_license_plate/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
if(data.vehicle_wheelchair_accessible !== undefined){
let data18 = data.vehicle_wheelchair_accessible;
if((typeof data18 !== "string") && (data18 !== null)){
const err42 = {instancePath:instancePath+"/vehicle_wheelchair_accessible",schemaPath:"#/properties/vehicle_wheelchair_accessible/type",keyword:"type",params:{type: schema39.properties.vehicle_wheelchair_accessible.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(!(((((data18 === "NO_VALUE") || (data18 === "UNKNOWN")) || (data18 === "WHEELCHAIR_ACCESSIBLE")) || (data18 === "WHEELCHAIR_INACCESSIBLE")) || (data18 === null))){
const err43 = {instancePath:instancePath+"/vehicle_wheelchair_accessible",schemaPath:"#/properties/vehicle_wheelchair_accessible/enum",keyword:"enum",params:{allowedValues: schema39.properties.vehicle_wheelchair_accessible.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.timestamp !== undefined){
let data19 = data.timestamp;
if((typeof data19 !== "string") && (data19 !== null)){
const err44 = {instancePath:instancePath+"/timestamp",schemaPath:"#/properties/timestamp/type",keyword:"type",params:{type: schema39.properties.timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(typeof data19 === "string"){
if(!(formats0(data19))){
const err45 = {instancePath:instancePath+"/timestamp",schemaPath:"#/properties/timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
if(data.delay !== undefined){
let data20 = data.delay;
if((!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))) && (data20 !== null)){
const err46 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/type",keyword:"type",params:{type: schema39.properties.delay.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 2147483647 || isNaN(data20)){
const err47 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data20 < -2147483648 || isNaN(data20)){
const err48 = {instancePath:instancePath+"/delay",schemaPath:"#/properties/delay/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
if(data.trip_properties_trip_id !== undefined){
let data21 = data.trip_properties_trip_id;
if((typeof data21 !== "string") && (data21 !== null)){
const err49 = {instancePath:instancePath+"/trip_properties_trip_id",schemaPath:"#/properties/trip_properties_trip_id/type",keyword:"type",params:{type: schema39.properties.trip_properties_trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(typeof data21 === "string"){
if(func2(data21) > 512){
const err50 = {instancePath:instancePath+"/trip_properties_trip_id",schemaPath:"#/properties/trip_properties_trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
if(data.trip_properties_start_date !== undefined){
let data22 = data.trip_properties_start_date;
if((typeof data22 !== "string") && (data22 !== null)){
const err51 = {instancePath:instancePath+"/trip_properties_start_date",schemaPath:"#/properties/trip_properties_start_date/type",keyword:"type",params:{type: schema39.properties.trip_properties_start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(typeof data22 === "string"){
if(!(formats18(data22))){
const err52 = {instancePath:instancePath+"/trip_properties_start_date",schemaPath:"#/properties/trip_properties_start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
if(data.trip_properties_start_time !== undefined){
let data23 = data.trip_properties_start_time;
if((typeof data23 !== "string") && (data23 !== null)){
const err53 = {instancePath:instancePath+"/trip_properties_start_time",schemaPath:"#/properties/trip_properties_start_time/type",keyword:"type",params:{type: schema39.properties.trip_properties_start_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(typeof data23 === "string"){
if(func2(data23) > 64){
const err54 = {instancePath:instancePath+"/trip_properties_start_time",schemaPath:"#/properties/trip_properties_start_time/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
if(data.trip_properties_shape_id !== undefined){
let data24 = data.trip_properties_shape_id;
if((typeof data24 !== "string") && (data24 !== null)){
const err55 = {instancePath:instancePath+"/trip_properties_shape_id",schemaPath:"#/properties/trip_properties_shape_id/type",keyword:"type",params:{type: schema39.properties.trip_properties_shape_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(typeof data24 === "string"){
if(func2(data24) > 512){
const err56 = {instancePath:instancePath+"/trip_properties_shape_id",schemaPath:"#/properties/trip_properties_shape_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data.trip_properties_trip_headsign !== undefined){
let data25 = data.trip_properties_trip_headsign;
if((typeof data25 !== "string") && (data25 !== null)){
const err57 = {instancePath:instancePath+"/trip_properties_trip_headsign",schemaPath:"#/properties/trip_properties_trip_headsign/type",keyword:"type",params:{type: schema39.properties.trip_properties_trip_headsign.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(typeof data25 === "string"){
if(func2(data25) > 2000){
const err58 = {instancePath:instancePath+"/trip_properties_trip_headsign",schemaPath:"#/properties/trip_properties_trip_headsign/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
if(data.trip_properties_trip_short_name !== undefined){
let data26 = data.trip_properties_trip_short_name;
if((typeof data26 !== "string") && (data26 !== null)){
const err59 = {instancePath:instancePath+"/trip_properties_trip_short_name",schemaPath:"#/properties/trip_properties_trip_short_name/type",keyword:"type",params:{type: schema39.properties.trip_properties_trip_short_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(typeof data26 === "string"){
if(func2(data26) > 2000){
const err60 = {instancePath:instancePath+"/trip_properties_trip_short_name",schemaPath:"#/properties/trip_properties_trip_short_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
}
else {
const err61 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}
validate28.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_9 = validate29;
const schema40 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs-realtime/vehicle_position@1","type":"object","additionalProperties":false,"required":["event_time","entity_id","entity_index"],"properties":{"event_time":{"type":"string","format":"date-time"},"feed_timestamp":{"type":["string","null"],"format":"date-time"},"entity_id":{"type":"string","minLength":1,"maxLength":1024},"entity_index":{"type":"integer","minimum":0,"maximum":2147483647},"is_deleted":{"type":["boolean","null"]},"trip_id":{"type":["string","null"],"maxLength":512},"route_id":{"type":["string","null"],"maxLength":512},"direction_id":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"start_time":{"type":["string","null"],"maxLength":64},"start_date":{"type":["string","null"],"format":"date"},"schedule_relationship":{"type":["string","null"],"enum":["SCHEDULED","ADDED","UNSCHEDULED","CANCELED","REPLACEMENT","DUPLICATED","DELETED","NEW",null]},"modified_trip_modifications_id":{"type":["string","null"],"maxLength":512},"modified_trip_affected_trip_id":{"type":["string","null"],"maxLength":512},"modified_trip_start_time":{"type":["string","null"],"maxLength":64},"modified_trip_start_date":{"type":["string","null"],"format":"date"},"vehicle_id":{"type":["string","null"],"maxLength":512},"vehicle_label":{"type":["string","null"],"maxLength":512},"vehicle_license_plate":{"type":["string","null"],"maxLength":64},"vehicle_wheelchair_accessible":{"type":["string","null"],"enum":["NO_VALUE","UNKNOWN","WHEELCHAIR_ACCESSIBLE","WHEELCHAIR_INACCESSIBLE",null]},"latitude":{"type":["number","null"],"minimum":-90,"maximum":90},"longitude":{"type":["number","null"],"minimum":-180,"maximum":180},"bearing":{"type":["number","null"]},"odometer":{"type":["number","null"]},"speed":{"type":["number","null"]},"current_stop_sequence":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"stop_id":{"type":["string","null"],"maxLength":512},"current_status":{"type":["string","null"],"enum":["INCOMING_AT","STOPPED_AT","IN_TRANSIT_TO",null]},"timestamp":{"type":["string","null"],"format":"date-time"},"congestion_level":{"type":["string","null"],"enum":["UNKNOWN_CONGESTION_LEVEL","RUNNING_SMOOTHLY","STOP_AND_GO","CONGESTION","SEVERE_CONGESTION",null]},"occupancy_status":{"type":["string","null"],"enum":["EMPTY","MANY_SEATS_AVAILABLE","FEW_SEATS_AVAILABLE","STANDING_ROOM_ONLY","CRUSHED_STANDING_ROOM_ONLY","FULL","NOT_ACCEPTING_PASSENGERS","NO_DATA_AVAILABLE","NOT_BOARDABLE",null]},"occupancy_percentage":{"type":["integer","null"],"minimum":0,"maximum":2147483647}}};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs-realtime/vehicle_position@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event_time === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event_time"},message:"must have required property '"+"event_time"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.entity_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_id"},message:"must have required property '"+"entity_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.entity_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entity_index"},message:"must have required property '"+"entity_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema40.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.event_time !== undefined){
let data0 = data.event_time;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err4 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/event_time",schemaPath:"#/properties/event_time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.feed_timestamp !== undefined){
let data1 = data.feed_timestamp;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/type",keyword:"type",params:{type: schema40.properties.feed_timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(!(formats0(data1))){
const err7 = {instancePath:instancePath+"/feed_timestamp",schemaPath:"#/properties/feed_timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.entity_id !== undefined){
let data2 = data.entity_id;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err8 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/entity_id",schemaPath:"#/properties/entity_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.entity_index !== undefined){
let data3 = data.entity_index;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err11 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/entity_index",schemaPath:"#/properties/entity_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.is_deleted !== undefined){
let data4 = data.is_deleted;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/is_deleted",schemaPath:"#/properties/is_deleted/type",keyword:"type",params:{type: schema40.properties.is_deleted.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.trip_id !== undefined){
let data5 = data.trip_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err15 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: schema40.properties.trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err16 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.route_id !== undefined){
let data6 = data.route_id;
if((typeof data6 !== "string") && (data6 !== null)){
const err17 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: schema40.properties.route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 512){
const err18 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.direction_id !== undefined){
let data7 = data.direction_id;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err19 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/type",keyword:"type",params:{type: schema40.properties.direction_id.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err20 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err21 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.start_time !== undefined){
let data8 = data.start_time;
if((typeof data8 !== "string") && (data8 !== null)){
const err22 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/type",keyword:"type",params:{type: schema40.properties.start_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 64){
const err23 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.start_date !== undefined){
let data9 = data.start_date;
if((typeof data9 !== "string") && (data9 !== null)){
const err24 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/type",keyword:"type",params:{type: schema40.properties.start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data9 === "string"){
if(!(formats18(data9))){
const err25 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.schedule_relationship !== undefined){
let data10 = data.schedule_relationship;
if((typeof data10 !== "string") && (data10 !== null)){
const err26 = {instancePath:instancePath+"/schedule_relationship",schemaPath:"#/properties/schedule_relationship/type",keyword:"type",params:{type: schema40.properties.schedule_relationship.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!(((((((((data10 === "SCHEDULED") || (data10 === "ADDED")) || (data10 === "UNSCHEDULED")) || (data10 === "CANCELED")) || (data10 === "REPLACEMENT")) || (data10 === "DUPLICATED")) || (data10 === "DELETED")) || (data10 === "NEW")) || (data10 === null))){
const err27 = {instancePath:instancePath+"/schedule_relationship",schemaPath:"#/properties/schedule_relationship/enum",keyword:"enum",params:{allowedValues: schema40.properties.schedule_relationship.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.modified_trip_modifications_id !== undefined){
let data11 = data.modified_trip_modifications_id;
if((typeof data11 !== "string") && (data11 !== null)){
const err28 = {instancePath:instancePath+"/modified_trip_modifications_id",schemaPath:"#/properties/modified_trip_modifications_id/type",keyword:"type",params:{type: schema40.properties.modified_trip_modifications_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 512){
const err29 = {instancePath:instancePath+"/modified_trip_modifications_id",schemaPath:"#/properties/modified_trip_modifications_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.modified_trip_affected_trip_id !== undefined){
let data12 = data.modified_trip_affected_trip_id;
if((typeof data12 !== "string") && (data12 !== null)){
const err30 = {instancePath:instancePath+"/modified_trip_affected_trip_id",schemaPath:"#/properties/modified_trip_affected_trip_id/type",keyword:"type",params:{type: schema40.properties.modified_trip_affected_trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(typeof data12 === "string"){
if(func2(data12) > 512){
const err31 = {instancePath:instancePath+"/modified_trip_affected_trip_id",schemaPath:"#/properties/modified_trip_affected_trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.modified_trip_start_time !== undefined){
let data13 = data.modified_trip_start_time;
if((typeof data13 !== "string") && (data13 !== null)){
const err32 = {instancePath:instancePath+"/modified_trip_start_time",schemaPath:"#/properties/modified_trip_start_time/type",keyword:"type",params:{type: schema40.properties.modified_trip_start_time.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data13 === "string"){
if(func2(data13) > 64){
const err33 = {instancePath:instancePath+"/modified_trip_start_time",schemaPath:"#/properties/modified_trip_start_time/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data.modified_trip_start_date !== undefined){
let data14 = data.modified_trip_start_date;
if((typeof data14 !== "string") && (data14 !== null)){
const err34 = {instancePath:instancePath+"/modified_trip_start_date",schemaPath:"#/properties/modified_trip_start_date/type",keyword:"type",params:{type: schema40.properties.modified_trip_start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(typeof data14 === "string"){
if(!(formats18(data14))){
const err35 = {instancePath:instancePath+"/modified_trip_start_date",schemaPath:"#/properties/modified_trip_start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
if(data.vehicle_id !== undefined){
let data15 = data.vehicle_id;
if((typeof data15 !== "string") && (data15 !== null)){
const err36 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/type",keyword:"type",params:{type: schema40.properties.vehicle_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(typeof data15 === "string"){
if(func2(data15) > 512){
const err37 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data.vehicle_label !== undefined){
let data16 = data.vehicle_label;
if((typeof data16 !== "string") && (data16 !== null)){
const err38 = {instancePath:instancePath+"/vehicle_label",schemaPath:"#/properties/vehicle_label/type",keyword:"type",params:{type: schema40.properties.vehicle_label.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(typeof data16 === "string"){
if(func2(data16) > 512){
const err39 = {instancePath:instancePath+"/vehicle_label",schemaPath:"#/properties/vehicle_label/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
if(data.vehicle_license_plate !== undefined){
let data17 = data.vehicle_license_plate;
if((typeof data17 !== "string") && (data17 !== null)){
const err40 = {instancePath:instancePath+"/vehicle_license_plate",schemaPath:"#/properties/vehicle_license_plate/type",keyword:"type",params:{type: schema40.properties.vehicle_license_plate.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(typeof data17 === "string"){
if(func2(data17) > 64){
const err41 = {instancePath:instancePath+"/vehicle_license_plate",schemaPath:"#/properties/vehicle_license_plate/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
if(data.vehicle_wheelchair_accessible !== undefined){
let data18 = data.vehicle_wheelchair_accessible;
if((typeof data18 !== "string") && (data18 !== null)){
const err42 = {instancePath:instancePath+"/vehicle_wheelchair_accessible",schemaPath:"#/properties/vehicle_wheelchair_accessible/type",keyword:"type",params:{type: schema40.properties.vehicle_wheelchair_accessible.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(!(((((data18 === "NO_VALUE") || (data18 === "UNKNOWN")) || (data18 === "WHEELCHAIR_ACCESSIBLE")) || (data18 === "WHEELCHAIR_INACCESSIBLE")) || (data18 === null))){
const err43 = {instancePath:instancePath+"/vehicle_wheelchair_accessible",schemaPath:"#/properties/vehicle_wheelchair_accessible/enum",keyword:"enum",params:{allowedValues: schema40.properties.vehicle_wheelchair_accessible.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.latitude !== undefined){
let data19 = data.latitude;
if((!((typeof data19 == "number") && (isFinite(data19)))) && (data19 !== null)){
const err44 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/type",keyword:"type",params:{type: schema40.properties.latitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 90 || isNaN(data19)){
const err45 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 90},message:"must be <= 90"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data19 < -90 || isNaN(data19)){
const err46 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -90},message:"must be >= -90"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
if(data.longitude !== undefined){
let data20 = data.longitude;
if((!((typeof data20 == "number") && (isFinite(data20)))) && (data20 !== null)){
const err47 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/type",keyword:"type",params:{type: schema40.properties.longitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 180 || isNaN(data20)){
const err48 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 180},message:"must be <= 180"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data20 < -180 || isNaN(data20)){
const err49 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -180},message:"must be >= -180"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
if(data.bearing !== undefined){
let data21 = data.bearing;
if((!((typeof data21 == "number") && (isFinite(data21)))) && (data21 !== null)){
const err50 = {instancePath:instancePath+"/bearing",schemaPath:"#/properties/bearing/type",keyword:"type",params:{type: schema40.properties.bearing.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.odometer !== undefined){
let data22 = data.odometer;
if((!((typeof data22 == "number") && (isFinite(data22)))) && (data22 !== null)){
const err51 = {instancePath:instancePath+"/odometer",schemaPath:"#/properties/odometer/type",keyword:"type",params:{type: schema40.properties.odometer.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data.speed !== undefined){
let data23 = data.speed;
if((!((typeof data23 == "number") && (isFinite(data23)))) && (data23 !== null)){
const err52 = {instancePath:instancePath+"/speed",schemaPath:"#/properties/speed/type",keyword:"type",params:{type: schema40.properties.speed.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.current_stop_sequence !== undefined){
let data24 = data.current_stop_sequence;
if((!(((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24))) && (isFinite(data24)))) && (data24 !== null)){
const err53 = {instancePath:instancePath+"/current_stop_sequence",schemaPath:"#/properties/current_stop_sequence/type",keyword:"type",params:{type: schema40.properties.current_stop_sequence.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if((typeof data24 == "number") && (isFinite(data24))){
if(data24 > 2147483647 || isNaN(data24)){
const err54 = {instancePath:instancePath+"/current_stop_sequence",schemaPath:"#/properties/current_stop_sequence/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data24 < 0 || isNaN(data24)){
const err55 = {instancePath:instancePath+"/current_stop_sequence",schemaPath:"#/properties/current_stop_sequence/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
if(data.stop_id !== undefined){
let data25 = data.stop_id;
if((typeof data25 !== "string") && (data25 !== null)){
const err56 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/type",keyword:"type",params:{type: schema40.properties.stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(typeof data25 === "string"){
if(func2(data25) > 512){
const err57 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
if(data.current_status !== undefined){
let data26 = data.current_status;
if((typeof data26 !== "string") && (data26 !== null)){
const err58 = {instancePath:instancePath+"/current_status",schemaPath:"#/properties/current_status/type",keyword:"type",params:{type: schema40.properties.current_status.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(!((((data26 === "INCOMING_AT") || (data26 === "STOPPED_AT")) || (data26 === "IN_TRANSIT_TO")) || (data26 === null))){
const err59 = {instancePath:instancePath+"/current_status",schemaPath:"#/properties/current_status/enum",keyword:"enum",params:{allowedValues: schema40.properties.current_status.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data.timestamp !== undefined){
let data27 = data.timestamp;
if((typeof data27 !== "string") && (data27 !== null)){
const err60 = {instancePath:instancePath+"/timestamp",schemaPath:"#/properties/timestamp/type",keyword:"type",params:{type: schema40.properties.timestamp.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(typeof data27 === "string"){
if(!(formats0(data27))){
const err61 = {instancePath:instancePath+"/timestamp",schemaPath:"#/properties/timestamp/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
if(data.congestion_level !== undefined){
let data28 = data.congestion_level;
if((typeof data28 !== "string") && (data28 !== null)){
const err62 = {instancePath:instancePath+"/congestion_level",schemaPath:"#/properties/congestion_level/type",keyword:"type",params:{type: schema40.properties.congestion_level.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if(!((((((data28 === "UNKNOWN_CONGESTION_LEVEL") || (data28 === "RUNNING_SMOOTHLY")) || (data28 === "STOP_AND_GO")) || (data28 === "CONGESTION")) || (data28 === "SEVERE_CONGESTION")) || (data28 === null))){
const err63 = {instancePath:instancePath+"/congestion_level",schemaPath:"#/properties/congestion_level/enum",keyword:"enum",params:{allowedValues: schema40.properties.congestion_level.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data.occupancy_status !== undefined){
let data29 = data.occupancy_status;
if((typeof data29 !== "string") && (data29 !== null)){
const err64 = {instancePath:instancePath+"/occupancy_status",schemaPath:"#/properties/occupancy_status/type",keyword:"type",params:{type: schema40.properties.occupancy_status.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(!((((((((((data29 === "EMPTY") || (data29 === "MANY_SEATS_AVAILABLE")) || (data29 === "FEW_SEATS_AVAILABLE")) || (data29 === "STANDING_ROOM_ONLY")) || (data29 === "CRUSHED_STANDING_ROOM_ONLY")) || (data29 === "FULL")) || (data29 === "NOT_ACCEPTING_PASSENGERS")) || (data29 === "NO_DATA_AVAILABLE")) || (data29 === "NOT_BOARDABLE")) || (data29 === null))){
const err65 = {instancePath:instancePath+"/occupancy_status",schemaPath:"#/properties/occupancy_status/enum",keyword:"enum",params:{allowedValues: schema40.properties.occupancy_status.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data.occupancy_percentage !== undefined){
let data30 = data.occupancy_percentage;
if((!(((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30))) && (isFinite(data30)))) && (data30 !== null)){
const err66 = {instancePath:instancePath+"/occupancy_percentage",schemaPath:"#/properties/occupancy_percentage/type",keyword:"type",params:{type: schema40.properties.occupancy_percentage.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if((typeof data30 == "number") && (isFinite(data30))){
if(data30 > 2147483647 || isNaN(data30)){
const err67 = {instancePath:instancePath+"/occupancy_percentage",schemaPath:"#/properties/occupancy_percentage/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(data30 < 0 || isNaN(data30)){
const err68 = {instancePath:instancePath+"/occupancy_percentage",schemaPath:"#/properties/occupancy_percentage/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
}
else {
const err69 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
validate29.errors = vErrors;
return errors === 0;
}
validate29.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_10 = validate30;
const schema41 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/agency@1","type":"object","additionalProperties":false,"required":["agency_name","agency_url","agency_timezone"],"properties":{"agency_id":{"type":["string","null"],"minLength":1,"maxLength":512},"agency_name":{"type":"string","minLength":1,"maxLength":2000},"agency_url":{"type":"string","minLength":1,"maxLength":4000},"agency_timezone":{"type":"string","minLength":1,"maxLength":64,"pattern":"^[A-Za-z0-9_+/-]+$"},"agency_lang":{"type":["string","null"],"minLength":2,"maxLength":64,"pattern":"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},"agency_phone":{"type":["string","null"],"minLength":1,"maxLength":100},"agency_fare_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"agency_email":{"type":["string","null"],"minLength":1,"maxLength":320},"cemv_support":{"type":["integer","null"],"enum":[0,1,2,null]},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};
const pattern5 = new RegExp("^[A-Za-z0-9_+/-]+$", "u");
const pattern6 = new RegExp("^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$", "u");

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/agency@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate30.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.agency_name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "agency_name"},message:"must have required property '"+"agency_name"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.agency_url === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "agency_url"},message:"must have required property '"+"agency_url"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.agency_timezone === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "agency_timezone"},message:"must have required property '"+"agency_timezone"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema41.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.agency_id !== undefined){
let data0 = data.agency_id;
if((typeof data0 !== "string") && (data0 !== null)){
const err4 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/type",keyword:"type",params:{type: schema41.properties.agency_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err5 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func2(data0) < 1){
const err6 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.agency_name !== undefined){
let data1 = data.agency_name;
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err7 = {instancePath:instancePath+"/agency_name",schemaPath:"#/properties/agency_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/agency_name",schemaPath:"#/properties/agency_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/agency_name",schemaPath:"#/properties/agency_name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.agency_url !== undefined){
let data2 = data.agency_url;
if(typeof data2 === "string"){
if(func2(data2) > 4000){
const err10 = {instancePath:instancePath+"/agency_url",schemaPath:"#/properties/agency_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 1){
const err11 = {instancePath:instancePath+"/agency_url",schemaPath:"#/properties/agency_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/agency_url",schemaPath:"#/properties/agency_url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.agency_timezone !== undefined){
let data3 = data.agency_timezone;
if(typeof data3 === "string"){
if(func2(data3) > 64){
const err13 = {instancePath:instancePath+"/agency_timezone",schemaPath:"#/properties/agency_timezone/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(func2(data3) < 1){
const err14 = {instancePath:instancePath+"/agency_timezone",schemaPath:"#/properties/agency_timezone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(!pattern5.test(data3)){
const err15 = {instancePath:instancePath+"/agency_timezone",schemaPath:"#/properties/agency_timezone/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_+/-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_+/-]+$"+"\""};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/agency_timezone",schemaPath:"#/properties/agency_timezone/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.agency_lang !== undefined){
let data4 = data.agency_lang;
if((typeof data4 !== "string") && (data4 !== null)){
const err17 = {instancePath:instancePath+"/agency_lang",schemaPath:"#/properties/agency_lang/type",keyword:"type",params:{type: schema41.properties.agency_lang.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 64){
const err18 = {instancePath:instancePath+"/agency_lang",schemaPath:"#/properties/agency_lang/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(func2(data4) < 2){
const err19 = {instancePath:instancePath+"/agency_lang",schemaPath:"#/properties/agency_lang/minLength",keyword:"minLength",params:{limit: 2},message:"must NOT have fewer than 2 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!pattern6.test(data4)){
const err20 = {instancePath:instancePath+"/agency_lang",schemaPath:"#/properties/agency_lang/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},message:"must match pattern \""+"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"+"\""};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.agency_phone !== undefined){
let data5 = data.agency_phone;
if((typeof data5 !== "string") && (data5 !== null)){
const err21 = {instancePath:instancePath+"/agency_phone",schemaPath:"#/properties/agency_phone/type",keyword:"type",params:{type: schema41.properties.agency_phone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 100){
const err22 = {instancePath:instancePath+"/agency_phone",schemaPath:"#/properties/agency_phone/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(func2(data5) < 1){
const err23 = {instancePath:instancePath+"/agency_phone",schemaPath:"#/properties/agency_phone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.agency_fare_url !== undefined){
let data6 = data.agency_fare_url;
if((typeof data6 !== "string") && (data6 !== null)){
const err24 = {instancePath:instancePath+"/agency_fare_url",schemaPath:"#/properties/agency_fare_url/type",keyword:"type",params:{type: schema41.properties.agency_fare_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 4000){
const err25 = {instancePath:instancePath+"/agency_fare_url",schemaPath:"#/properties/agency_fare_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(func2(data6) < 1){
const err26 = {instancePath:instancePath+"/agency_fare_url",schemaPath:"#/properties/agency_fare_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.agency_email !== undefined){
let data7 = data.agency_email;
if((typeof data7 !== "string") && (data7 !== null)){
const err27 = {instancePath:instancePath+"/agency_email",schemaPath:"#/properties/agency_email/type",keyword:"type",params:{type: schema41.properties.agency_email.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 320){
const err28 = {instancePath:instancePath+"/agency_email",schemaPath:"#/properties/agency_email/maxLength",keyword:"maxLength",params:{limit: 320},message:"must NOT have more than 320 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func2(data7) < 1){
const err29 = {instancePath:instancePath+"/agency_email",schemaPath:"#/properties/agency_email/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.cemv_support !== undefined){
let data8 = data.cemv_support;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err30 = {instancePath:instancePath+"/cemv_support",schemaPath:"#/properties/cemv_support/type",keyword:"type",params:{type: schema41.properties.cemv_support.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(!((((data8 === 0) || (data8 === 1)) || (data8 === 2)) || (data8 === null))){
const err31 = {instancePath:instancePath+"/cemv_support",schemaPath:"#/properties/cemv_support/enum",keyword:"enum",params:{allowedValues: schema41.properties.cemv_support.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.extra !== undefined){
let data9 = data.extra;
if((!(data9 && typeof data9 == "object" && !Array.isArray(data9))) && (data9 !== null)){
const err32 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema41.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key1 in data9){
if(typeof data9[key1] !== "string"){
const err33 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}
validate30.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_11 = validate31;
const schema42 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/areas@1","type":"object","additionalProperties":false,"required":["area_id"],"properties":{"area_id":{"type":"string","minLength":1,"maxLength":512},"area_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/areas@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.area_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "area_id"},message:"must have required property '"+"area_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "area_id") || (key0 === "area_name")) || (key0 === "extra"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.area_id !== undefined){
let data0 = data.area_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err2 = {instancePath:instancePath+"/area_id",schemaPath:"#/properties/area_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(func2(data0) < 1){
const err3 = {instancePath:instancePath+"/area_id",schemaPath:"#/properties/area_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/area_id",schemaPath:"#/properties/area_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.area_name !== undefined){
let data1 = data.area_name;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/area_name",schemaPath:"#/properties/area_name/type",keyword:"type",params:{type: schema42.properties.area_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err6 = {instancePath:instancePath+"/area_name",schemaPath:"#/properties/area_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/area_name",schemaPath:"#/properties/area_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data2 = data.extra;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
const err8 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema42.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err9 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_12 = validate32;
const schema43 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/attributions@1","type":"object","additionalProperties":false,"required":["organization_name"],"properties":{"attribution_id":{"type":["string","null"],"minLength":1,"maxLength":512},"agency_id":{"type":["string","null"],"minLength":1,"maxLength":512},"route_id":{"type":["string","null"],"minLength":1,"maxLength":512},"trip_id":{"type":["string","null"],"minLength":1,"maxLength":512},"organization_name":{"type":"string","minLength":1,"maxLength":2000},"is_producer":{"type":["boolean","null"]},"is_operator":{"type":["boolean","null"]},"is_authority":{"type":["boolean","null"]},"attribution_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"attribution_email":{"type":["string","null"],"minLength":1,"maxLength":320},"attribution_phone":{"type":["string","null"],"minLength":1,"maxLength":100},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/attributions@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate32.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.organization_name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "organization_name"},message:"must have required property '"+"organization_name"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema43.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.attribution_id !== undefined){
let data0 = data.attribution_id;
if((typeof data0 !== "string") && (data0 !== null)){
const err2 = {instancePath:instancePath+"/attribution_id",schemaPath:"#/properties/attribution_id/type",keyword:"type",params:{type: schema43.properties.attribution_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/attribution_id",schemaPath:"#/properties/attribution_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/attribution_id",schemaPath:"#/properties/attribution_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
if(data.agency_id !== undefined){
let data1 = data.agency_id;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/type",keyword:"type",params:{type: schema43.properties.agency_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.route_id !== undefined){
let data2 = data.route_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err8 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: schema43.properties.route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err9 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.trip_id !== undefined){
let data3 = data.trip_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err11 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: schema43.properties.trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err12 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data3) < 1){
const err13 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.organization_name !== undefined){
let data4 = data.organization_name;
if(typeof data4 === "string"){
if(func2(data4) > 2000){
const err14 = {instancePath:instancePath+"/organization_name",schemaPath:"#/properties/organization_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func2(data4) < 1){
const err15 = {instancePath:instancePath+"/organization_name",schemaPath:"#/properties/organization_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/organization_name",schemaPath:"#/properties/organization_name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.is_producer !== undefined){
let data5 = data.is_producer;
if((typeof data5 !== "boolean") && (data5 !== null)){
const err17 = {instancePath:instancePath+"/is_producer",schemaPath:"#/properties/is_producer/type",keyword:"type",params:{type: schema43.properties.is_producer.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.is_operator !== undefined){
let data6 = data.is_operator;
if((typeof data6 !== "boolean") && (data6 !== null)){
const err18 = {instancePath:instancePath+"/is_operator",schemaPath:"#/properties/is_operator/type",keyword:"type",params:{type: schema43.properties.is_operator.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.is_authority !== undefined){
let data7 = data.is_authority;
if((typeof data7 !== "boolean") && (data7 !== null)){
const err19 = {instancePath:instancePath+"/is_authority",schemaPath:"#/properties/is_authority/type",keyword:"type",params:{type: schema43.properties.is_authority.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.attribution_url !== undefined){
let data8 = data.attribution_url;
if((typeof data8 !== "string") && (data8 !== null)){
const err20 = {instancePath:instancePath+"/attribution_url",schemaPath:"#/properties/attribution_url/type",keyword:"type",params:{type: schema43.properties.attribution_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 4000){
const err21 = {instancePath:instancePath+"/attribution_url",schemaPath:"#/properties/attribution_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(func2(data8) < 1){
const err22 = {instancePath:instancePath+"/attribution_url",schemaPath:"#/properties/attribution_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.attribution_email !== undefined){
let data9 = data.attribution_email;
if((typeof data9 !== "string") && (data9 !== null)){
const err23 = {instancePath:instancePath+"/attribution_email",schemaPath:"#/properties/attribution_email/type",keyword:"type",params:{type: schema43.properties.attribution_email.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(typeof data9 === "string"){
if(func2(data9) > 320){
const err24 = {instancePath:instancePath+"/attribution_email",schemaPath:"#/properties/attribution_email/maxLength",keyword:"maxLength",params:{limit: 320},message:"must NOT have more than 320 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func2(data9) < 1){
const err25 = {instancePath:instancePath+"/attribution_email",schemaPath:"#/properties/attribution_email/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.attribution_phone !== undefined){
let data10 = data.attribution_phone;
if((typeof data10 !== "string") && (data10 !== null)){
const err26 = {instancePath:instancePath+"/attribution_phone",schemaPath:"#/properties/attribution_phone/type",keyword:"type",params:{type: schema43.properties.attribution_phone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 100){
const err27 = {instancePath:instancePath+"/attribution_phone",schemaPath:"#/properties/attribution_phone/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(func2(data10) < 1){
const err28 = {instancePath:instancePath+"/attribution_phone",schemaPath:"#/properties/attribution_phone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data11 = data.extra;
if((!(data11 && typeof data11 == "object" && !Array.isArray(data11))) && (data11 !== null)){
const err29 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema43.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key1 in data11){
if(typeof data11[key1] !== "string"){
const err30 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
}
}
else {
const err31 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}
validate32.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_13 = validate33;
const schema44 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/booking_rules@1","type":"object","additionalProperties":false,"required":["booking_rule_id","booking_type"],"properties":{"booking_rule_id":{"type":"string","minLength":1,"maxLength":512},"booking_type":{"type":"integer","enum":[0,1,2]},"prior_notice_duration_min":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"prior_notice_duration_max":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"prior_notice_last_day":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"prior_notice_last_time":{"type":["integer","null"],"minimum":0,"maximum":3599999},"prior_notice_start_day":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"prior_notice_start_time":{"type":["integer","null"],"minimum":0,"maximum":3599999},"prior_notice_service_id":{"type":["string","null"],"minLength":1,"maxLength":512},"message":{"type":["string","null"],"minLength":1,"maxLength":20000},"pickup_message":{"type":["string","null"],"minLength":1,"maxLength":20000},"drop_off_message":{"type":["string","null"],"minLength":1,"maxLength":20000},"phone_number":{"type":["string","null"],"minLength":1,"maxLength":100},"info_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"booking_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/booking_rules@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate33.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.booking_rule_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "booking_rule_id"},message:"must have required property '"+"booking_rule_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.booking_type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "booking_type"},message:"must have required property '"+"booking_type"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema44.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.booking_rule_id !== undefined){
let data0 = data.booking_rule_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/booking_rule_id",schemaPath:"#/properties/booking_rule_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/booking_rule_id",schemaPath:"#/properties/booking_rule_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/booking_rule_id",schemaPath:"#/properties/booking_rule_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.booking_type !== undefined){
let data1 = data.booking_type;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err6 = {instancePath:instancePath+"/booking_type",schemaPath:"#/properties/booking_type/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(!(((data1 === 0) || (data1 === 1)) || (data1 === 2))){
const err7 = {instancePath:instancePath+"/booking_type",schemaPath:"#/properties/booking_type/enum",keyword:"enum",params:{allowedValues: schema44.properties.booking_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.prior_notice_duration_min !== undefined){
let data2 = data.prior_notice_duration_min;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err8 = {instancePath:instancePath+"/prior_notice_duration_min",schemaPath:"#/properties/prior_notice_duration_min/type",keyword:"type",params:{type: schema44.properties.prior_notice_duration_min.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 2147483647 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/prior_notice_duration_min",schemaPath:"#/properties/prior_notice_duration_min/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2 < -2147483648 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/prior_notice_duration_min",schemaPath:"#/properties/prior_notice_duration_min/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.prior_notice_duration_max !== undefined){
let data3 = data.prior_notice_duration_max;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (data3 !== null)){
const err11 = {instancePath:instancePath+"/prior_notice_duration_max",schemaPath:"#/properties/prior_notice_duration_max/type",keyword:"type",params:{type: schema44.properties.prior_notice_duration_max.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/prior_notice_duration_max",schemaPath:"#/properties/prior_notice_duration_max/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < -2147483648 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/prior_notice_duration_max",schemaPath:"#/properties/prior_notice_duration_max/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.prior_notice_last_day !== undefined){
let data4 = data.prior_notice_last_day;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err14 = {instancePath:instancePath+"/prior_notice_last_day",schemaPath:"#/properties/prior_notice_last_day/type",keyword:"type",params:{type: schema44.properties.prior_notice_last_day.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 2147483647 || isNaN(data4)){
const err15 = {instancePath:instancePath+"/prior_notice_last_day",schemaPath:"#/properties/prior_notice_last_day/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data4 < -2147483648 || isNaN(data4)){
const err16 = {instancePath:instancePath+"/prior_notice_last_day",schemaPath:"#/properties/prior_notice_last_day/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.prior_notice_last_time !== undefined){
let data5 = data.prior_notice_last_time;
if((!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))) && (data5 !== null)){
const err17 = {instancePath:instancePath+"/prior_notice_last_time",schemaPath:"#/properties/prior_notice_last_time/type",keyword:"type",params:{type: schema44.properties.prior_notice_last_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 3599999 || isNaN(data5)){
const err18 = {instancePath:instancePath+"/prior_notice_last_time",schemaPath:"#/properties/prior_notice_last_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err19 = {instancePath:instancePath+"/prior_notice_last_time",schemaPath:"#/properties/prior_notice_last_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data.prior_notice_start_day !== undefined){
let data6 = data.prior_notice_start_day;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err20 = {instancePath:instancePath+"/prior_notice_start_day",schemaPath:"#/properties/prior_notice_start_day/type",keyword:"type",params:{type: schema44.properties.prior_notice_start_day.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err21 = {instancePath:instancePath+"/prior_notice_start_day",schemaPath:"#/properties/prior_notice_start_day/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data6 < -2147483648 || isNaN(data6)){
const err22 = {instancePath:instancePath+"/prior_notice_start_day",schemaPath:"#/properties/prior_notice_start_day/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.prior_notice_start_time !== undefined){
let data7 = data.prior_notice_start_time;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err23 = {instancePath:instancePath+"/prior_notice_start_time",schemaPath:"#/properties/prior_notice_start_time/type",keyword:"type",params:{type: schema44.properties.prior_notice_start_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 3599999 || isNaN(data7)){
const err24 = {instancePath:instancePath+"/prior_notice_start_time",schemaPath:"#/properties/prior_notice_start_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err25 = {instancePath:instancePath+"/prior_notice_start_time",schemaPath:"#/properties/prior_notice_start_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.prior_notice_service_id !== undefined){
let data8 = data.prior_notice_service_id;
if((typeof data8 !== "string") && (data8 !== null)){
const err26 = {instancePath:instancePath+"/prior_notice_service_id",schemaPath:"#/properties/prior_notice_service_id/type",keyword:"type",params:{type: schema44.properties.prior_notice_service_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 512){
const err27 = {instancePath:instancePath+"/prior_notice_service_id",schemaPath:"#/properties/prior_notice_service_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(func2(data8) < 1){
const err28 = {instancePath:instancePath+"/prior_notice_service_id",schemaPath:"#/properties/prior_notice_service_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.message !== undefined){
let data9 = data.message;
if((typeof data9 !== "string") && (data9 !== null)){
const err29 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: schema44.properties.message.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data9 === "string"){
if(func2(data9) > 20000){
const err30 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(func2(data9) < 1){
const err31 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.pickup_message !== undefined){
let data10 = data.pickup_message;
if((typeof data10 !== "string") && (data10 !== null)){
const err32 = {instancePath:instancePath+"/pickup_message",schemaPath:"#/properties/pickup_message/type",keyword:"type",params:{type: schema44.properties.pickup_message.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 20000){
const err33 = {instancePath:instancePath+"/pickup_message",schemaPath:"#/properties/pickup_message/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(func2(data10) < 1){
const err34 = {instancePath:instancePath+"/pickup_message",schemaPath:"#/properties/pickup_message/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data.drop_off_message !== undefined){
let data11 = data.drop_off_message;
if((typeof data11 !== "string") && (data11 !== null)){
const err35 = {instancePath:instancePath+"/drop_off_message",schemaPath:"#/properties/drop_off_message/type",keyword:"type",params:{type: schema44.properties.drop_off_message.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 20000){
const err36 = {instancePath:instancePath+"/drop_off_message",schemaPath:"#/properties/drop_off_message/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(func2(data11) < 1){
const err37 = {instancePath:instancePath+"/drop_off_message",schemaPath:"#/properties/drop_off_message/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data.phone_number !== undefined){
let data12 = data.phone_number;
if((typeof data12 !== "string") && (data12 !== null)){
const err38 = {instancePath:instancePath+"/phone_number",schemaPath:"#/properties/phone_number/type",keyword:"type",params:{type: schema44.properties.phone_number.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(typeof data12 === "string"){
if(func2(data12) > 100){
const err39 = {instancePath:instancePath+"/phone_number",schemaPath:"#/properties/phone_number/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(func2(data12) < 1){
const err40 = {instancePath:instancePath+"/phone_number",schemaPath:"#/properties/phone_number/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data.info_url !== undefined){
let data13 = data.info_url;
if((typeof data13 !== "string") && (data13 !== null)){
const err41 = {instancePath:instancePath+"/info_url",schemaPath:"#/properties/info_url/type",keyword:"type",params:{type: schema44.properties.info_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(typeof data13 === "string"){
if(func2(data13) > 4000){
const err42 = {instancePath:instancePath+"/info_url",schemaPath:"#/properties/info_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(func2(data13) < 1){
const err43 = {instancePath:instancePath+"/info_url",schemaPath:"#/properties/info_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
if(data.booking_url !== undefined){
let data14 = data.booking_url;
if((typeof data14 !== "string") && (data14 !== null)){
const err44 = {instancePath:instancePath+"/booking_url",schemaPath:"#/properties/booking_url/type",keyword:"type",params:{type: schema44.properties.booking_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(typeof data14 === "string"){
if(func2(data14) > 4000){
const err45 = {instancePath:instancePath+"/booking_url",schemaPath:"#/properties/booking_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(func2(data14) < 1){
const err46 = {instancePath:instancePath+"/booking_url",schemaPath:"#/properties/booking_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data15 = data.extra;
if((!(data15 && typeof data15 == "object" && !Array.isArray(data15))) && (data15 !== null)){
const err47 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema44.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key1 in data15){
if(typeof data15[key1] !== "string"){
const err48 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
}
}
else {
const err49 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}
validate33.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_14 = validate34;
const schema45 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/calendar@1","type":"object","additionalProperties":false,"required":["service_id","monday","tuesday","wednesday","thursday","friday","saturday","sunday","start_date","end_date"],"properties":{"service_id":{"type":"string","minLength":1,"maxLength":512},"monday":{"type":"boolean"},"tuesday":{"type":"boolean"},"wednesday":{"type":"boolean"},"thursday":{"type":"boolean"},"friday":{"type":"boolean"},"saturday":{"type":"boolean"},"sunday":{"type":"boolean"},"start_date":{"type":"string","format":"date"},"end_date":{"type":"string","format":"date"},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/calendar@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate34.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.service_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "service_id"},message:"must have required property '"+"service_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.monday === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "monday"},message:"must have required property '"+"monday"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.tuesday === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "tuesday"},message:"must have required property '"+"tuesday"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.wednesday === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "wednesday"},message:"must have required property '"+"wednesday"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.thursday === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "thursday"},message:"must have required property '"+"thursday"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.friday === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "friday"},message:"must have required property '"+"friday"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data.saturday === undefined){
const err6 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "saturday"},message:"must have required property '"+"saturday"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data.sunday === undefined){
const err7 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sunday"},message:"must have required property '"+"sunday"+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data.start_date === undefined){
const err8 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "start_date"},message:"must have required property '"+"start_date"+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data.end_date === undefined){
const err9 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "end_date"},message:"must have required property '"+"end_date"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema45.properties, key0))){
const err10 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.service_id !== undefined){
let data0 = data.service_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err11 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func2(data0) < 1){
const err12 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.monday !== undefined){
if(typeof data.monday !== "boolean"){
const err14 = {instancePath:instancePath+"/monday",schemaPath:"#/properties/monday/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.tuesday !== undefined){
if(typeof data.tuesday !== "boolean"){
const err15 = {instancePath:instancePath+"/tuesday",schemaPath:"#/properties/tuesday/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.wednesday !== undefined){
if(typeof data.wednesday !== "boolean"){
const err16 = {instancePath:instancePath+"/wednesday",schemaPath:"#/properties/wednesday/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.thursday !== undefined){
if(typeof data.thursday !== "boolean"){
const err17 = {instancePath:instancePath+"/thursday",schemaPath:"#/properties/thursday/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.friday !== undefined){
if(typeof data.friday !== "boolean"){
const err18 = {instancePath:instancePath+"/friday",schemaPath:"#/properties/friday/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.saturday !== undefined){
if(typeof data.saturday !== "boolean"){
const err19 = {instancePath:instancePath+"/saturday",schemaPath:"#/properties/saturday/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.sunday !== undefined){
if(typeof data.sunday !== "boolean"){
const err20 = {instancePath:instancePath+"/sunday",schemaPath:"#/properties/sunday/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.start_date !== undefined){
let data8 = data.start_date;
if(typeof data8 === "string"){
if(!(formats18(data8))){
const err21 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/start_date",schemaPath:"#/properties/start_date/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.end_date !== undefined){
let data9 = data.end_date;
if(typeof data9 === "string"){
if(!(formats18(data9))){
const err23 = {instancePath:instancePath+"/end_date",schemaPath:"#/properties/end_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/end_date",schemaPath:"#/properties/end_date/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.extra !== undefined){
let data10 = data.extra;
if((!(data10 && typeof data10 == "object" && !Array.isArray(data10))) && (data10 !== null)){
const err25 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema45.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key1 in data10){
if(typeof data10[key1] !== "string"){
const err26 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
}
}
else {
const err27 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}
validate34.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_15 = validate35;
const schema46 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/calendar_dates@1","type":"object","additionalProperties":false,"required":["service_id","date","exception_type"],"properties":{"service_id":{"type":"string","minLength":1,"maxLength":512},"date":{"type":"string","format":"date"},"exception_type":{"type":"integer","enum":[1,2]},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/calendar_dates@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate35.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.service_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "service_id"},message:"must have required property '"+"service_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.date === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "date"},message:"must have required property '"+"date"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.exception_type === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "exception_type"},message:"must have required property '"+"exception_type"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "service_id") || (key0 === "date")) || (key0 === "exception_type")) || (key0 === "extra"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.service_id !== undefined){
let data0 = data.service_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err4 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func2(data0) < 1){
const err5 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.date !== undefined){
let data1 = data.date;
if(typeof data1 === "string"){
if(!(formats18(data1))){
const err7 = {instancePath:instancePath+"/date",schemaPath:"#/properties/date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/date",schemaPath:"#/properties/date/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.exception_type !== undefined){
let data2 = data.exception_type;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err9 = {instancePath:instancePath+"/exception_type",schemaPath:"#/properties/exception_type/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!((data2 === 1) || (data2 === 2))){
const err10 = {instancePath:instancePath+"/exception_type",schemaPath:"#/properties/exception_type/enum",keyword:"enum",params:{allowedValues: schema46.properties.exception_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.extra !== undefined){
let data3 = data.extra;
if((!(data3 && typeof data3 == "object" && !Array.isArray(data3))) && (data3 !== null)){
const err11 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema46.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
if(typeof data3[key1] !== "string"){
const err12 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}
validate35.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_16 = validate36;
const schema47 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/fare_attributes@1","type":"object","additionalProperties":false,"required":["fare_id","price","currency_type","payment_method"],"properties":{"fare_id":{"type":"string","minLength":1,"maxLength":512},"price":{"type":"string","format":"decimal","pattern":"^[0-9]{1,12}([.][0-9]{1,6})?$"},"currency_type":{"type":"string","minLength":3,"maxLength":3,"pattern":"^[A-Z]{3}$"},"payment_method":{"type":"integer","enum":[0,1]},"transfers":{"type":["integer","null"],"enum":[0,1,2,null]},"agency_id":{"type":["string","null"],"minLength":1,"maxLength":512},"transfer_duration":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};
const pattern7 = new RegExp("^[0-9]{1,12}([.][0-9]{1,6})?$", "u");
const pattern8 = new RegExp("^[A-Z]{3}$", "u");

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/fare_attributes@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.fare_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "fare_id"},message:"must have required property '"+"fare_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.price === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "price"},message:"must have required property '"+"price"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.currency_type === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "currency_type"},message:"must have required property '"+"currency_type"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.payment_method === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "payment_method"},message:"must have required property '"+"payment_method"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "fare_id") || (key0 === "price")) || (key0 === "currency_type")) || (key0 === "payment_method")) || (key0 === "transfers")) || (key0 === "agency_id")) || (key0 === "transfer_duration")) || (key0 === "extra"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.fare_id !== undefined){
let data0 = data.fare_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err5 = {instancePath:instancePath+"/fare_id",schemaPath:"#/properties/fare_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func2(data0) < 1){
const err6 = {instancePath:instancePath+"/fare_id",schemaPath:"#/properties/fare_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/fare_id",schemaPath:"#/properties/fare_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.price !== undefined){
let data1 = data.price;
if(typeof data1 === "string"){
if(!pattern7.test(data1)){
const err8 = {instancePath:instancePath+"/price",schemaPath:"#/properties/price/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,12}([.][0-9]{1,6})?$"},message:"must match pattern \""+"^[0-9]{1,12}([.][0-9]{1,6})?$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/price",schemaPath:"#/properties/price/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.currency_type !== undefined){
let data2 = data.currency_type;
if(typeof data2 === "string"){
if(func2(data2) > 3){
const err10 = {instancePath:instancePath+"/currency_type",schemaPath:"#/properties/currency_type/maxLength",keyword:"maxLength",params:{limit: 3},message:"must NOT have more than 3 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 3){
const err11 = {instancePath:instancePath+"/currency_type",schemaPath:"#/properties/currency_type/minLength",keyword:"minLength",params:{limit: 3},message:"must NOT have fewer than 3 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!pattern8.test(data2)){
const err12 = {instancePath:instancePath+"/currency_type",schemaPath:"#/properties/currency_type/pattern",keyword:"pattern",params:{pattern: "^[A-Z]{3}$"},message:"must match pattern \""+"^[A-Z]{3}$"+"\""};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/currency_type",schemaPath:"#/properties/currency_type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.payment_method !== undefined){
let data3 = data.payment_method;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err14 = {instancePath:instancePath+"/payment_method",schemaPath:"#/properties/payment_method/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(!((data3 === 0) || (data3 === 1))){
const err15 = {instancePath:instancePath+"/payment_method",schemaPath:"#/properties/payment_method/enum",keyword:"enum",params:{allowedValues: schema47.properties.payment_method.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.transfers !== undefined){
let data4 = data.transfers;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err16 = {instancePath:instancePath+"/transfers",schemaPath:"#/properties/transfers/type",keyword:"type",params:{type: schema47.properties.transfers.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!((((data4 === 0) || (data4 === 1)) || (data4 === 2)) || (data4 === null))){
const err17 = {instancePath:instancePath+"/transfers",schemaPath:"#/properties/transfers/enum",keyword:"enum",params:{allowedValues: schema47.properties.transfers.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.agency_id !== undefined){
let data5 = data.agency_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err18 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/type",keyword:"type",params:{type: schema47.properties.agency_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err19 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func2(data5) < 1){
const err20 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.transfer_duration !== undefined){
let data6 = data.transfer_duration;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err21 = {instancePath:instancePath+"/transfer_duration",schemaPath:"#/properties/transfer_duration/type",keyword:"type",params:{type: schema47.properties.transfer_duration.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err22 = {instancePath:instancePath+"/transfer_duration",schemaPath:"#/properties/transfer_duration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err23 = {instancePath:instancePath+"/transfer_duration",schemaPath:"#/properties/transfer_duration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data7 = data.extra;
if((!(data7 && typeof data7 == "object" && !Array.isArray(data7))) && (data7 !== null)){
const err24 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema47.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key1 in data7){
if(typeof data7[key1] !== "string"){
const err25 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
}
}
else {
const err26 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
validate36.errors = vErrors;
return errors === 0;
}
validate36.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_17 = validate37;
const schema48 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/fare_leg_join_rules@1","type":"object","additionalProperties":false,"required":["from_network_id","to_network_id"],"properties":{"from_network_id":{"type":"string","minLength":1,"maxLength":512},"to_network_id":{"type":"string","minLength":1,"maxLength":512},"from_stop_id":{"type":["string","null"],"minLength":1,"maxLength":512},"to_stop_id":{"type":["string","null"],"minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/fare_leg_join_rules@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.from_network_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "from_network_id"},message:"must have required property '"+"from_network_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.to_network_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "to_network_id"},message:"must have required property '"+"to_network_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "from_network_id") || (key0 === "to_network_id")) || (key0 === "from_stop_id")) || (key0 === "to_stop_id")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.from_network_id !== undefined){
let data0 = data.from_network_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/from_network_id",schemaPath:"#/properties/from_network_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/from_network_id",schemaPath:"#/properties/from_network_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/from_network_id",schemaPath:"#/properties/from_network_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.to_network_id !== undefined){
let data1 = data.to_network_id;
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/to_network_id",schemaPath:"#/properties/to_network_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/to_network_id",schemaPath:"#/properties/to_network_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/to_network_id",schemaPath:"#/properties/to_network_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.from_stop_id !== undefined){
let data2 = data.from_stop_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err9 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/type",keyword:"type",params:{type: schema48.properties.from_stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err10 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 1){
const err11 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.to_stop_id !== undefined){
let data3 = data.to_stop_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err12 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/type",keyword:"type",params:{type: schema48.properties.to_stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err13 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(func2(data3) < 1){
const err14 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data4 = data.extra;
if((!(data4 && typeof data4 == "object" && !Array.isArray(data4))) && (data4 !== null)){
const err15 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema48.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
if(typeof data4[key1] !== "string"){
const err16 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_18 = validate38;
const schema49 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/fare_leg_rules@1","type":"object","additionalProperties":false,"required":["fare_product_id"],"properties":{"leg_group_id":{"type":["string","null"],"minLength":1,"maxLength":512},"network_id":{"type":["string","null"],"minLength":1,"maxLength":512},"from_area_id":{"type":["string","null"],"minLength":1,"maxLength":512},"to_area_id":{"type":["string","null"],"minLength":1,"maxLength":512},"from_timeframe_group_id":{"type":["string","null"],"minLength":1,"maxLength":512},"to_timeframe_group_id":{"type":["string","null"],"minLength":1,"maxLength":512},"fare_product_id":{"type":"string","minLength":1,"maxLength":512},"rule_priority":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/fare_leg_rules@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate38.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.fare_product_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "fare_product_id"},message:"must have required property '"+"fare_product_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema49.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.leg_group_id !== undefined){
let data0 = data.leg_group_id;
if((typeof data0 !== "string") && (data0 !== null)){
const err2 = {instancePath:instancePath+"/leg_group_id",schemaPath:"#/properties/leg_group_id/type",keyword:"type",params:{type: schema49.properties.leg_group_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/leg_group_id",schemaPath:"#/properties/leg_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/leg_group_id",schemaPath:"#/properties/leg_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
if(data.network_id !== undefined){
let data1 = data.network_id;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/type",keyword:"type",params:{type: schema49.properties.network_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.from_area_id !== undefined){
let data2 = data.from_area_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err8 = {instancePath:instancePath+"/from_area_id",schemaPath:"#/properties/from_area_id/type",keyword:"type",params:{type: schema49.properties.from_area_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err9 = {instancePath:instancePath+"/from_area_id",schemaPath:"#/properties/from_area_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/from_area_id",schemaPath:"#/properties/from_area_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.to_area_id !== undefined){
let data3 = data.to_area_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err11 = {instancePath:instancePath+"/to_area_id",schemaPath:"#/properties/to_area_id/type",keyword:"type",params:{type: schema49.properties.to_area_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err12 = {instancePath:instancePath+"/to_area_id",schemaPath:"#/properties/to_area_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data3) < 1){
const err13 = {instancePath:instancePath+"/to_area_id",schemaPath:"#/properties/to_area_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.from_timeframe_group_id !== undefined){
let data4 = data.from_timeframe_group_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/from_timeframe_group_id",schemaPath:"#/properties/from_timeframe_group_id/type",keyword:"type",params:{type: schema49.properties.from_timeframe_group_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err15 = {instancePath:instancePath+"/from_timeframe_group_id",schemaPath:"#/properties/from_timeframe_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data4) < 1){
const err16 = {instancePath:instancePath+"/from_timeframe_group_id",schemaPath:"#/properties/from_timeframe_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.to_timeframe_group_id !== undefined){
let data5 = data.to_timeframe_group_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err17 = {instancePath:instancePath+"/to_timeframe_group_id",schemaPath:"#/properties/to_timeframe_group_id/type",keyword:"type",params:{type: schema49.properties.to_timeframe_group_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err18 = {instancePath:instancePath+"/to_timeframe_group_id",schemaPath:"#/properties/to_timeframe_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(func2(data5) < 1){
const err19 = {instancePath:instancePath+"/to_timeframe_group_id",schemaPath:"#/properties/to_timeframe_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data.fare_product_id !== undefined){
let data6 = data.fare_product_id;
if(typeof data6 === "string"){
if(func2(data6) > 512){
const err20 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func2(data6) < 1){
const err21 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.rule_priority !== undefined){
let data7 = data.rule_priority;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err23 = {instancePath:instancePath+"/rule_priority",schemaPath:"#/properties/rule_priority/type",keyword:"type",params:{type: schema49.properties.rule_priority.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err24 = {instancePath:instancePath+"/rule_priority",schemaPath:"#/properties/rule_priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err25 = {instancePath:instancePath+"/rule_priority",schemaPath:"#/properties/rule_priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data8 = data.extra;
if((!(data8 && typeof data8 == "object" && !Array.isArray(data8))) && (data8 !== null)){
const err26 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema49.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key1 in data8){
if(typeof data8[key1] !== "string"){
const err27 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
validate38.errors = vErrors;
return errors === 0;
}
validate38.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_19 = validate39;
const schema50 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/fare_media@1","type":"object","additionalProperties":false,"required":["fare_media_id","fare_media_type"],"properties":{"fare_media_id":{"type":"string","minLength":1,"maxLength":512},"fare_media_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"fare_media_type":{"type":"integer","enum":[0,1,2,3,4]},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/fare_media@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate39.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.fare_media_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "fare_media_id"},message:"must have required property '"+"fare_media_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.fare_media_type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "fare_media_type"},message:"must have required property '"+"fare_media_type"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "fare_media_id") || (key0 === "fare_media_name")) || (key0 === "fare_media_type")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.fare_media_id !== undefined){
let data0 = data.fare_media_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/fare_media_id",schemaPath:"#/properties/fare_media_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/fare_media_id",schemaPath:"#/properties/fare_media_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/fare_media_id",schemaPath:"#/properties/fare_media_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.fare_media_name !== undefined){
let data1 = data.fare_media_name;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/fare_media_name",schemaPath:"#/properties/fare_media_name/type",keyword:"type",params:{type: schema50.properties.fare_media_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err7 = {instancePath:instancePath+"/fare_media_name",schemaPath:"#/properties/fare_media_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/fare_media_name",schemaPath:"#/properties/fare_media_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.fare_media_type !== undefined){
let data2 = data.fare_media_type;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err9 = {instancePath:instancePath+"/fare_media_type",schemaPath:"#/properties/fare_media_type/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!(((((data2 === 0) || (data2 === 1)) || (data2 === 2)) || (data2 === 3)) || (data2 === 4))){
const err10 = {instancePath:instancePath+"/fare_media_type",schemaPath:"#/properties/fare_media_type/enum",keyword:"enum",params:{allowedValues: schema50.properties.fare_media_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.extra !== undefined){
let data3 = data.extra;
if((!(data3 && typeof data3 == "object" && !Array.isArray(data3))) && (data3 !== null)){
const err11 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema50.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
if(typeof data3[key1] !== "string"){
const err12 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate39.errors = vErrors;
return errors === 0;
}
validate39.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_20 = validate40;
const schema51 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/fare_products@1","type":"object","additionalProperties":false,"required":["fare_product_id","amount","currency"],"properties":{"fare_product_id":{"type":"string","minLength":1,"maxLength":512},"fare_product_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"rider_category_id":{"type":["string","null"],"minLength":1,"maxLength":512},"fare_media_id":{"type":["string","null"],"minLength":1,"maxLength":512},"amount":{"type":"string","format":"decimal","pattern":"^-?[0-9]{1,12}([.][0-9]{1,6})?$"},"currency":{"type":"string","minLength":3,"maxLength":3,"pattern":"^[A-Z]{3}$"},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};
const pattern9 = new RegExp("^-?[0-9]{1,12}([.][0-9]{1,6})?$", "u");

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/fare_products@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate40.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.fare_product_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "fare_product_id"},message:"must have required property '"+"fare_product_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.amount === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "amount"},message:"must have required property '"+"amount"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.currency === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "currency"},message:"must have required property '"+"currency"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "fare_product_id") || (key0 === "fare_product_name")) || (key0 === "rider_category_id")) || (key0 === "fare_media_id")) || (key0 === "amount")) || (key0 === "currency")) || (key0 === "extra"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.fare_product_id !== undefined){
let data0 = data.fare_product_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err4 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func2(data0) < 1){
const err5 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.fare_product_name !== undefined){
let data1 = data.fare_product_name;
if((typeof data1 !== "string") && (data1 !== null)){
const err7 = {instancePath:instancePath+"/fare_product_name",schemaPath:"#/properties/fare_product_name/type",keyword:"type",params:{type: schema51.properties.fare_product_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err8 = {instancePath:instancePath+"/fare_product_name",schemaPath:"#/properties/fare_product_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data1) < 1){
const err9 = {instancePath:instancePath+"/fare_product_name",schemaPath:"#/properties/fare_product_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.rider_category_id !== undefined){
let data2 = data.rider_category_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err10 = {instancePath:instancePath+"/rider_category_id",schemaPath:"#/properties/rider_category_id/type",keyword:"type",params:{type: schema51.properties.rider_category_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err11 = {instancePath:instancePath+"/rider_category_id",schemaPath:"#/properties/rider_category_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func2(data2) < 1){
const err12 = {instancePath:instancePath+"/rider_category_id",schemaPath:"#/properties/rider_category_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.fare_media_id !== undefined){
let data3 = data.fare_media_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err13 = {instancePath:instancePath+"/fare_media_id",schemaPath:"#/properties/fare_media_id/type",keyword:"type",params:{type: schema51.properties.fare_media_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err14 = {instancePath:instancePath+"/fare_media_id",schemaPath:"#/properties/fare_media_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func2(data3) < 1){
const err15 = {instancePath:instancePath+"/fare_media_id",schemaPath:"#/properties/fare_media_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.amount !== undefined){
let data4 = data.amount;
if(typeof data4 === "string"){
if(!pattern9.test(data4)){
const err16 = {instancePath:instancePath+"/amount",schemaPath:"#/properties/amount/pattern",keyword:"pattern",params:{pattern: "^-?[0-9]{1,12}([.][0-9]{1,6})?$"},message:"must match pattern \""+"^-?[0-9]{1,12}([.][0-9]{1,6})?$"+"\""};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/amount",schemaPath:"#/properties/amount/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.currency !== undefined){
let data5 = data.currency;
if(typeof data5 === "string"){
if(func2(data5) > 3){
const err18 = {instancePath:instancePath+"/currency",schemaPath:"#/properties/currency/maxLength",keyword:"maxLength",params:{limit: 3},message:"must NOT have more than 3 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(func2(data5) < 3){
const err19 = {instancePath:instancePath+"/currency",schemaPath:"#/properties/currency/minLength",keyword:"minLength",params:{limit: 3},message:"must NOT have fewer than 3 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!pattern8.test(data5)){
const err20 = {instancePath:instancePath+"/currency",schemaPath:"#/properties/currency/pattern",keyword:"pattern",params:{pattern: "^[A-Z]{3}$"},message:"must match pattern \""+"^[A-Z]{3}$"+"\""};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/currency",schemaPath:"#/properties/currency/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.extra !== undefined){
let data6 = data.extra;
if((!(data6 && typeof data6 == "object" && !Array.isArray(data6))) && (data6 !== null)){
const err22 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema51.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
if(typeof data6[key1] !== "string"){
const err23 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
}
}
else {
const err24 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
validate40.errors = vErrors;
return errors === 0;
}
validate40.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_21 = validate41;
const schema52 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/fare_rules@1","type":"object","additionalProperties":false,"required":["fare_id"],"properties":{"fare_id":{"type":"string","minLength":1,"maxLength":512},"route_id":{"type":["string","null"],"minLength":1,"maxLength":512},"origin_id":{"type":["string","null"],"minLength":1,"maxLength":512},"destination_id":{"type":["string","null"],"minLength":1,"maxLength":512},"contains_id":{"type":["string","null"],"minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate41(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/fare_rules@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate41.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.fare_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "fare_id"},message:"must have required property '"+"fare_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "fare_id") || (key0 === "route_id")) || (key0 === "origin_id")) || (key0 === "destination_id")) || (key0 === "contains_id")) || (key0 === "extra"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.fare_id !== undefined){
let data0 = data.fare_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err2 = {instancePath:instancePath+"/fare_id",schemaPath:"#/properties/fare_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(func2(data0) < 1){
const err3 = {instancePath:instancePath+"/fare_id",schemaPath:"#/properties/fare_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/fare_id",schemaPath:"#/properties/fare_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.route_id !== undefined){
let data1 = data.route_id;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: schema52.properties.route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.origin_id !== undefined){
let data2 = data.origin_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err8 = {instancePath:instancePath+"/origin_id",schemaPath:"#/properties/origin_id/type",keyword:"type",params:{type: schema52.properties.origin_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err9 = {instancePath:instancePath+"/origin_id",schemaPath:"#/properties/origin_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/origin_id",schemaPath:"#/properties/origin_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.destination_id !== undefined){
let data3 = data.destination_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err11 = {instancePath:instancePath+"/destination_id",schemaPath:"#/properties/destination_id/type",keyword:"type",params:{type: schema52.properties.destination_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err12 = {instancePath:instancePath+"/destination_id",schemaPath:"#/properties/destination_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data3) < 1){
const err13 = {instancePath:instancePath+"/destination_id",schemaPath:"#/properties/destination_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.contains_id !== undefined){
let data4 = data.contains_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/contains_id",schemaPath:"#/properties/contains_id/type",keyword:"type",params:{type: schema52.properties.contains_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err15 = {instancePath:instancePath+"/contains_id",schemaPath:"#/properties/contains_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data4) < 1){
const err16 = {instancePath:instancePath+"/contains_id",schemaPath:"#/properties/contains_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data5 = data.extra;
if((!(data5 && typeof data5 == "object" && !Array.isArray(data5))) && (data5 !== null)){
const err17 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema52.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(typeof data5[key1] !== "string"){
const err18 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
}
}
else {
const err19 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
validate41.errors = vErrors;
return errors === 0;
}
validate41.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_22 = validate42;
const schema53 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/fare_transfer_rules@1","type":"object","additionalProperties":false,"required":["fare_transfer_type"],"properties":{"from_leg_group_id":{"type":["string","null"],"minLength":1,"maxLength":512},"to_leg_group_id":{"type":["string","null"],"minLength":1,"maxLength":512},"transfer_count":{"type":["integer","null"],"minimum":-1,"maximum":2147483647},"duration_limit":{"type":["integer","null"],"minimum":1,"maximum":2147483647},"duration_limit_type":{"type":["integer","null"],"enum":[0,1,2,3,null]},"fare_transfer_type":{"type":"integer","enum":[0,1,2]},"fare_product_id":{"type":["string","null"],"minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/fare_transfer_rules@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate42.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.fare_transfer_type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "fare_transfer_type"},message:"must have required property '"+"fare_transfer_type"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "from_leg_group_id") || (key0 === "to_leg_group_id")) || (key0 === "transfer_count")) || (key0 === "duration_limit")) || (key0 === "duration_limit_type")) || (key0 === "fare_transfer_type")) || (key0 === "fare_product_id")) || (key0 === "extra"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.from_leg_group_id !== undefined){
let data0 = data.from_leg_group_id;
if((typeof data0 !== "string") && (data0 !== null)){
const err2 = {instancePath:instancePath+"/from_leg_group_id",schemaPath:"#/properties/from_leg_group_id/type",keyword:"type",params:{type: schema53.properties.from_leg_group_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/from_leg_group_id",schemaPath:"#/properties/from_leg_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/from_leg_group_id",schemaPath:"#/properties/from_leg_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
if(data.to_leg_group_id !== undefined){
let data1 = data.to_leg_group_id;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/to_leg_group_id",schemaPath:"#/properties/to_leg_group_id/type",keyword:"type",params:{type: schema53.properties.to_leg_group_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/to_leg_group_id",schemaPath:"#/properties/to_leg_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/to_leg_group_id",schemaPath:"#/properties/to_leg_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.transfer_count !== undefined){
let data2 = data.transfer_count;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err8 = {instancePath:instancePath+"/transfer_count",schemaPath:"#/properties/transfer_count/type",keyword:"type",params:{type: schema53.properties.transfer_count.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 2147483647 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/transfer_count",schemaPath:"#/properties/transfer_count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2 < -1 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/transfer_count",schemaPath:"#/properties/transfer_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.duration_limit !== undefined){
let data3 = data.duration_limit;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (data3 !== null)){
const err11 = {instancePath:instancePath+"/duration_limit",schemaPath:"#/properties/duration_limit/type",keyword:"type",params:{type: schema53.properties.duration_limit.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/duration_limit",schemaPath:"#/properties/duration_limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/duration_limit",schemaPath:"#/properties/duration_limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.duration_limit_type !== undefined){
let data4 = data.duration_limit_type;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err14 = {instancePath:instancePath+"/duration_limit_type",schemaPath:"#/properties/duration_limit_type/type",keyword:"type",params:{type: schema53.properties.duration_limit_type.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(!(((((data4 === 0) || (data4 === 1)) || (data4 === 2)) || (data4 === 3)) || (data4 === null))){
const err15 = {instancePath:instancePath+"/duration_limit_type",schemaPath:"#/properties/duration_limit_type/enum",keyword:"enum",params:{allowedValues: schema53.properties.duration_limit_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.fare_transfer_type !== undefined){
let data5 = data.fare_transfer_type;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err16 = {instancePath:instancePath+"/fare_transfer_type",schemaPath:"#/properties/fare_transfer_type/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!(((data5 === 0) || (data5 === 1)) || (data5 === 2))){
const err17 = {instancePath:instancePath+"/fare_transfer_type",schemaPath:"#/properties/fare_transfer_type/enum",keyword:"enum",params:{allowedValues: schema53.properties.fare_transfer_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.fare_product_id !== undefined){
let data6 = data.fare_product_id;
if((typeof data6 !== "string") && (data6 !== null)){
const err18 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/type",keyword:"type",params:{type: schema53.properties.fare_product_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 512){
const err19 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func2(data6) < 1){
const err20 = {instancePath:instancePath+"/fare_product_id",schemaPath:"#/properties/fare_product_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data7 = data.extra;
if((!(data7 && typeof data7 == "object" && !Array.isArray(data7))) && (data7 !== null)){
const err21 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema53.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key1 in data7){
if(typeof data7[key1] !== "string"){
const err22 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
}
}
else {
const err23 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
validate42.errors = vErrors;
return errors === 0;
}
validate42.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_23 = validate43;
const schema54 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/feed_info@1","type":"object","additionalProperties":false,"required":["feed_publisher_name","feed_publisher_url","feed_lang"],"properties":{"feed_publisher_name":{"type":"string","minLength":1,"maxLength":2000},"feed_publisher_url":{"type":"string","minLength":1,"maxLength":4000},"feed_lang":{"type":"string","minLength":2,"maxLength":64,"pattern":"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},"default_lang":{"type":["string","null"],"minLength":2,"maxLength":64,"pattern":"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},"feed_start_date":{"type":["string","null"],"format":"date"},"feed_end_date":{"type":["string","null"],"format":"date"},"feed_version":{"type":["string","null"],"minLength":1,"maxLength":2000},"feed_contact_email":{"type":["string","null"],"minLength":1,"maxLength":320},"feed_contact_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/feed_info@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate43.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.feed_publisher_name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "feed_publisher_name"},message:"must have required property '"+"feed_publisher_name"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.feed_publisher_url === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "feed_publisher_url"},message:"must have required property '"+"feed_publisher_url"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.feed_lang === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "feed_lang"},message:"must have required property '"+"feed_lang"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema54.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.feed_publisher_name !== undefined){
let data0 = data.feed_publisher_name;
if(typeof data0 === "string"){
if(func2(data0) > 2000){
const err4 = {instancePath:instancePath+"/feed_publisher_name",schemaPath:"#/properties/feed_publisher_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func2(data0) < 1){
const err5 = {instancePath:instancePath+"/feed_publisher_name",schemaPath:"#/properties/feed_publisher_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/feed_publisher_name",schemaPath:"#/properties/feed_publisher_name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.feed_publisher_url !== undefined){
let data1 = data.feed_publisher_url;
if(typeof data1 === "string"){
if(func2(data1) > 4000){
const err7 = {instancePath:instancePath+"/feed_publisher_url",schemaPath:"#/properties/feed_publisher_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/feed_publisher_url",schemaPath:"#/properties/feed_publisher_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/feed_publisher_url",schemaPath:"#/properties/feed_publisher_url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.feed_lang !== undefined){
let data2 = data.feed_lang;
if(typeof data2 === "string"){
if(func2(data2) > 64){
const err10 = {instancePath:instancePath+"/feed_lang",schemaPath:"#/properties/feed_lang/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 2){
const err11 = {instancePath:instancePath+"/feed_lang",schemaPath:"#/properties/feed_lang/minLength",keyword:"minLength",params:{limit: 2},message:"must NOT have fewer than 2 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!pattern6.test(data2)){
const err12 = {instancePath:instancePath+"/feed_lang",schemaPath:"#/properties/feed_lang/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},message:"must match pattern \""+"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"+"\""};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/feed_lang",schemaPath:"#/properties/feed_lang/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.default_lang !== undefined){
let data3 = data.default_lang;
if((typeof data3 !== "string") && (data3 !== null)){
const err14 = {instancePath:instancePath+"/default_lang",schemaPath:"#/properties/default_lang/type",keyword:"type",params:{type: schema54.properties.default_lang.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 64){
const err15 = {instancePath:instancePath+"/default_lang",schemaPath:"#/properties/default_lang/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data3) < 2){
const err16 = {instancePath:instancePath+"/default_lang",schemaPath:"#/properties/default_lang/minLength",keyword:"minLength",params:{limit: 2},message:"must NOT have fewer than 2 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!pattern6.test(data3)){
const err17 = {instancePath:instancePath+"/default_lang",schemaPath:"#/properties/default_lang/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},message:"must match pattern \""+"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"+"\""};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.feed_start_date !== undefined){
let data4 = data.feed_start_date;
if((typeof data4 !== "string") && (data4 !== null)){
const err18 = {instancePath:instancePath+"/feed_start_date",schemaPath:"#/properties/feed_start_date/type",keyword:"type",params:{type: schema54.properties.feed_start_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data4 === "string"){
if(!(formats18(data4))){
const err19 = {instancePath:instancePath+"/feed_start_date",schemaPath:"#/properties/feed_start_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data.feed_end_date !== undefined){
let data5 = data.feed_end_date;
if((typeof data5 !== "string") && (data5 !== null)){
const err20 = {instancePath:instancePath+"/feed_end_date",schemaPath:"#/properties/feed_end_date/type",keyword:"type",params:{type: schema54.properties.feed_end_date.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(typeof data5 === "string"){
if(!(formats18(data5))){
const err21 = {instancePath:instancePath+"/feed_end_date",schemaPath:"#/properties/feed_end_date/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.feed_version !== undefined){
let data6 = data.feed_version;
if((typeof data6 !== "string") && (data6 !== null)){
const err22 = {instancePath:instancePath+"/feed_version",schemaPath:"#/properties/feed_version/type",keyword:"type",params:{type: schema54.properties.feed_version.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 2000){
const err23 = {instancePath:instancePath+"/feed_version",schemaPath:"#/properties/feed_version/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func2(data6) < 1){
const err24 = {instancePath:instancePath+"/feed_version",schemaPath:"#/properties/feed_version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.feed_contact_email !== undefined){
let data7 = data.feed_contact_email;
if((typeof data7 !== "string") && (data7 !== null)){
const err25 = {instancePath:instancePath+"/feed_contact_email",schemaPath:"#/properties/feed_contact_email/type",keyword:"type",params:{type: schema54.properties.feed_contact_email.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 320){
const err26 = {instancePath:instancePath+"/feed_contact_email",schemaPath:"#/properties/feed_contact_email/maxLength",keyword:"maxLength",params:{limit: 320},message:"must NOT have more than 320 characters"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(func2(data7) < 1){
const err27 = {instancePath:instancePath+"/feed_contact_email",schemaPath:"#/properties/feed_contact_email/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
if(data.feed_contact_url !== undefined){
let data8 = data.feed_contact_url;
if((typeof data8 !== "string") && (data8 !== null)){
const err28 = {instancePath:instancePath+"/feed_contact_url",schemaPath:"#/properties/feed_contact_url/type",keyword:"type",params:{type: schema54.properties.feed_contact_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 4000){
const err29 = {instancePath:instancePath+"/feed_contact_url",schemaPath:"#/properties/feed_contact_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(func2(data8) < 1){
const err30 = {instancePath:instancePath+"/feed_contact_url",schemaPath:"#/properties/feed_contact_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data9 = data.extra;
if((!(data9 && typeof data9 == "object" && !Array.isArray(data9))) && (data9 !== null)){
const err31 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema54.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key1 in data9){
if(typeof data9[key1] !== "string"){
const err32 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
validate43.errors = vErrors;
return errors === 0;
}
validate43.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_24 = validate44;
const schema55 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/frequencies@1","type":"object","additionalProperties":false,"required":["trip_id","start_time","end_time","headway_secs"],"properties":{"trip_id":{"type":"string","minLength":1,"maxLength":512},"start_time":{"type":"integer","minimum":0,"maximum":3599999},"end_time":{"type":"integer","minimum":0,"maximum":3599999},"headway_secs":{"type":"integer","minimum":1,"maximum":2147483647},"exact_times":{"type":["integer","null"],"enum":[0,1,null]},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate44(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/frequencies@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate44.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.trip_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "trip_id"},message:"must have required property '"+"trip_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.start_time === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "start_time"},message:"must have required property '"+"start_time"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.end_time === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "end_time"},message:"must have required property '"+"end_time"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.headway_secs === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "headway_secs"},message:"must have required property '"+"headway_secs"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "trip_id") || (key0 === "start_time")) || (key0 === "end_time")) || (key0 === "headway_secs")) || (key0 === "exact_times")) || (key0 === "extra"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.trip_id !== undefined){
let data0 = data.trip_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err5 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func2(data0) < 1){
const err6 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.start_time !== undefined){
let data1 = data.start_time;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err8 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 3599999 || isNaN(data1)){
const err9 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err10 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.end_time !== undefined){
let data2 = data.end_time;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err11 = {instancePath:instancePath+"/end_time",schemaPath:"#/properties/end_time/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 3599999 || isNaN(data2)){
const err12 = {instancePath:instancePath+"/end_time",schemaPath:"#/properties/end_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err13 = {instancePath:instancePath+"/end_time",schemaPath:"#/properties/end_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.headway_secs !== undefined){
let data3 = data.headway_secs;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err14 = {instancePath:instancePath+"/headway_secs",schemaPath:"#/properties/headway_secs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err15 = {instancePath:instancePath+"/headway_secs",schemaPath:"#/properties/headway_secs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err16 = {instancePath:instancePath+"/headway_secs",schemaPath:"#/properties/headway_secs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.exact_times !== undefined){
let data4 = data.exact_times;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err17 = {instancePath:instancePath+"/exact_times",schemaPath:"#/properties/exact_times/type",keyword:"type",params:{type: schema55.properties.exact_times.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(!(((data4 === 0) || (data4 === 1)) || (data4 === null))){
const err18 = {instancePath:instancePath+"/exact_times",schemaPath:"#/properties/exact_times/enum",keyword:"enum",params:{allowedValues: schema55.properties.exact_times.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.extra !== undefined){
let data5 = data.extra;
if((!(data5 && typeof data5 == "object" && !Array.isArray(data5))) && (data5 !== null)){
const err19 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema55.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(typeof data5[key1] !== "string"){
const err20 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
}
}
else {
const err21 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
validate44.errors = vErrors;
return errors === 0;
}
validate44.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_25 = validate45;
const schema56 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/levels@1","type":"object","additionalProperties":false,"required":["level_id","level_index"],"properties":{"level_id":{"type":"string","minLength":1,"maxLength":512},"level_index":{"type":"number"},"level_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate45(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/levels@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate45.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.level_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "level_id"},message:"must have required property '"+"level_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.level_index === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "level_index"},message:"must have required property '"+"level_index"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "level_id") || (key0 === "level_index")) || (key0 === "level_name")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.level_id !== undefined){
let data0 = data.level_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/level_id",schemaPath:"#/properties/level_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/level_id",schemaPath:"#/properties/level_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/level_id",schemaPath:"#/properties/level_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.level_index !== undefined){
let data1 = data.level_index;
if(!((typeof data1 == "number") && (isFinite(data1)))){
const err6 = {instancePath:instancePath+"/level_index",schemaPath:"#/properties/level_index/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.level_name !== undefined){
let data2 = data.level_name;
if((typeof data2 !== "string") && (data2 !== null)){
const err7 = {instancePath:instancePath+"/level_name",schemaPath:"#/properties/level_name/type",keyword:"type",params:{type: schema56.properties.level_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 2000){
const err8 = {instancePath:instancePath+"/level_name",schemaPath:"#/properties/level_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/level_name",schemaPath:"#/properties/level_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data3 = data.extra;
if((!(data3 && typeof data3 == "object" && !Array.isArray(data3))) && (data3 !== null)){
const err10 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema56.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
if(typeof data3[key1] !== "string"){
const err11 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate45.errors = vErrors;
return errors === 0;
}
validate45.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_26 = validate46;
const schema57 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/location_group_stops@1","type":"object","additionalProperties":false,"required":["location_group_id","stop_id"],"properties":{"location_group_id":{"type":"string","minLength":1,"maxLength":512},"stop_id":{"type":"string","minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/location_group_stops@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate46.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.location_group_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "location_group_id"},message:"must have required property '"+"location_group_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.stop_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "stop_id"},message:"must have required property '"+"stop_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "location_group_id") || (key0 === "stop_id")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.location_group_id !== undefined){
let data0 = data.location_group_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.stop_id !== undefined){
let data1 = data.stop_id;
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.extra !== undefined){
let data2 = data.extra;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
const err9 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema57.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err10 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate46.errors = vErrors;
return errors === 0;
}
validate46.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_27 = validate47;
const schema58 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/location_groups@1","type":"object","additionalProperties":false,"required":["location_group_id"],"properties":{"location_group_id":{"type":"string","minLength":1,"maxLength":512},"location_group_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate47(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/location_groups@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate47.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.location_group_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "location_group_id"},message:"must have required property '"+"location_group_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "location_group_id") || (key0 === "location_group_name")) || (key0 === "extra"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.location_group_id !== undefined){
let data0 = data.location_group_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err2 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(func2(data0) < 1){
const err3 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.location_group_name !== undefined){
let data1 = data.location_group_name;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/location_group_name",schemaPath:"#/properties/location_group_name/type",keyword:"type",params:{type: schema58.properties.location_group_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err6 = {instancePath:instancePath+"/location_group_name",schemaPath:"#/properties/location_group_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/location_group_name",schemaPath:"#/properties/location_group_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data2 = data.extra;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
const err8 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema58.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err9 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate47.errors = vErrors;
return errors === 0;
}
validate47.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_28 = validate48;
const schema59 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/locations@1","type":"object","additionalProperties":false,"required":["id","geometry"],"properties":{"id":{"type":"string","minLength":1,"maxLength":512},"stop_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"stop_desc":{"type":["string","null"],"minLength":1,"maxLength":20000},"geometry":{"type":"string","minLength":1,"maxLength":8000000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate48(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/locations@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate48.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.geometry === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "geometry"},message:"must have required property '"+"geometry"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "id") || (key0 === "stop_name")) || (key0 === "stop_desc")) || (key0 === "geometry")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.id !== undefined){
let data0 = data.id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.stop_name !== undefined){
let data1 = data.stop_name;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/stop_name",schemaPath:"#/properties/stop_name/type",keyword:"type",params:{type: schema59.properties.stop_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err7 = {instancePath:instancePath+"/stop_name",schemaPath:"#/properties/stop_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/stop_name",schemaPath:"#/properties/stop_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.stop_desc !== undefined){
let data2 = data.stop_desc;
if((typeof data2 !== "string") && (data2 !== null)){
const err9 = {instancePath:instancePath+"/stop_desc",schemaPath:"#/properties/stop_desc/type",keyword:"type",params:{type: schema59.properties.stop_desc.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 20000){
const err10 = {instancePath:instancePath+"/stop_desc",schemaPath:"#/properties/stop_desc/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 1){
const err11 = {instancePath:instancePath+"/stop_desc",schemaPath:"#/properties/stop_desc/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.geometry !== undefined){
let data3 = data.geometry;
if(typeof data3 === "string"){
if(func2(data3) > 8000000){
const err12 = {instancePath:instancePath+"/geometry",schemaPath:"#/properties/geometry/maxLength",keyword:"maxLength",params:{limit: 8000000},message:"must NOT have more than 8000000 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data3) < 1){
const err13 = {instancePath:instancePath+"/geometry",schemaPath:"#/properties/geometry/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/geometry",schemaPath:"#/properties/geometry/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.extra !== undefined){
let data4 = data.extra;
if((!(data4 && typeof data4 == "object" && !Array.isArray(data4))) && (data4 !== null)){
const err15 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema59.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
if(typeof data4[key1] !== "string"){
const err16 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
validate48.errors = vErrors;
return errors === 0;
}
validate48.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_29 = validate49;
const schema60 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/networks@1","type":"object","additionalProperties":false,"required":["network_id"],"properties":{"network_id":{"type":"string","minLength":1,"maxLength":512},"network_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate49(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/networks@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate49.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.network_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "network_id"},message:"must have required property '"+"network_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "network_id") || (key0 === "network_name")) || (key0 === "extra"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.network_id !== undefined){
let data0 = data.network_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err2 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(func2(data0) < 1){
const err3 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.network_name !== undefined){
let data1 = data.network_name;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/network_name",schemaPath:"#/properties/network_name/type",keyword:"type",params:{type: schema60.properties.network_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err6 = {instancePath:instancePath+"/network_name",schemaPath:"#/properties/network_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/network_name",schemaPath:"#/properties/network_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data2 = data.extra;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
const err8 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema60.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err9 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate49.errors = vErrors;
return errors === 0;
}
validate49.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_30 = validate50;
const schema61 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/pathways@1","type":"object","additionalProperties":false,"required":["pathway_id","from_stop_id","to_stop_id","pathway_mode","is_bidirectional"],"properties":{"pathway_id":{"type":"string","minLength":1,"maxLength":512},"from_stop_id":{"type":"string","minLength":1,"maxLength":512},"to_stop_id":{"type":"string","minLength":1,"maxLength":512},"pathway_mode":{"type":"integer","enum":[1,2,3,4,5,6,7]},"is_bidirectional":{"type":"boolean"},"length":{"type":["number","null"],"minimum":0},"traversal_time":{"type":["integer","null"],"minimum":1,"maximum":2147483647},"stair_count":{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647},"max_slope":{"type":["number","null"]},"min_width":{"type":["number","null"],"exclusiveMinimum":0},"signposted_as":{"type":["string","null"],"minLength":1,"maxLength":2000},"reversed_signposted_as":{"type":["string","null"],"minLength":1,"maxLength":2000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate50(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/pathways@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate50.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.pathway_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "pathway_id"},message:"must have required property '"+"pathway_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.from_stop_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "from_stop_id"},message:"must have required property '"+"from_stop_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.to_stop_id === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "to_stop_id"},message:"must have required property '"+"to_stop_id"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.pathway_mode === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "pathway_mode"},message:"must have required property '"+"pathway_mode"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.is_bidirectional === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "is_bidirectional"},message:"must have required property '"+"is_bidirectional"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema61.properties, key0))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.pathway_id !== undefined){
let data0 = data.pathway_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err6 = {instancePath:instancePath+"/pathway_id",schemaPath:"#/properties/pathway_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data0) < 1){
const err7 = {instancePath:instancePath+"/pathway_id",schemaPath:"#/properties/pathway_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/pathway_id",schemaPath:"#/properties/pathway_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.from_stop_id !== undefined){
let data1 = data.from_stop_id;
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err9 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data1) < 1){
const err10 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.to_stop_id !== undefined){
let data2 = data.to_stop_id;
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err12 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data2) < 1){
const err13 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.pathway_mode !== undefined){
let data3 = data.pathway_mode;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err15 = {instancePath:instancePath+"/pathway_mode",schemaPath:"#/properties/pathway_mode/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!(((((((data3 === 1) || (data3 === 2)) || (data3 === 3)) || (data3 === 4)) || (data3 === 5)) || (data3 === 6)) || (data3 === 7))){
const err16 = {instancePath:instancePath+"/pathway_mode",schemaPath:"#/properties/pathway_mode/enum",keyword:"enum",params:{allowedValues: schema61.properties.pathway_mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.is_bidirectional !== undefined){
if(typeof data.is_bidirectional !== "boolean"){
const err17 = {instancePath:instancePath+"/is_bidirectional",schemaPath:"#/properties/is_bidirectional/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.length !== undefined){
let data5 = data.length;
if((!((typeof data5 == "number") && (isFinite(data5)))) && (data5 !== null)){
const err18 = {instancePath:instancePath+"/length",schemaPath:"#/properties/length/type",keyword:"type",params:{type: schema61.properties.length.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 < 0 || isNaN(data5)){
const err19 = {instancePath:instancePath+"/length",schemaPath:"#/properties/length/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data.traversal_time !== undefined){
let data6 = data.traversal_time;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err20 = {instancePath:instancePath+"/traversal_time",schemaPath:"#/properties/traversal_time/type",keyword:"type",params:{type: schema61.properties.traversal_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err21 = {instancePath:instancePath+"/traversal_time",schemaPath:"#/properties/traversal_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data6 < 1 || isNaN(data6)){
const err22 = {instancePath:instancePath+"/traversal_time",schemaPath:"#/properties/traversal_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.stair_count !== undefined){
let data7 = data.stair_count;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err23 = {instancePath:instancePath+"/stair_count",schemaPath:"#/properties/stair_count/type",keyword:"type",params:{type: schema61.properties.stair_count.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err24 = {instancePath:instancePath+"/stair_count",schemaPath:"#/properties/stair_count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data7 < -2147483648 || isNaN(data7)){
const err25 = {instancePath:instancePath+"/stair_count",schemaPath:"#/properties/stair_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648},message:"must be >= -2147483648"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.max_slope !== undefined){
let data8 = data.max_slope;
if((!((typeof data8 == "number") && (isFinite(data8)))) && (data8 !== null)){
const err26 = {instancePath:instancePath+"/max_slope",schemaPath:"#/properties/max_slope/type",keyword:"type",params:{type: schema61.properties.max_slope.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.min_width !== undefined){
let data9 = data.min_width;
if((!((typeof data9 == "number") && (isFinite(data9)))) && (data9 !== null)){
const err27 = {instancePath:instancePath+"/min_width",schemaPath:"#/properties/min_width/type",keyword:"type",params:{type: schema61.properties.min_width.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 <= 0 || isNaN(data9)){
const err28 = {instancePath:instancePath+"/min_width",schemaPath:"#/properties/min_width/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.signposted_as !== undefined){
let data10 = data.signposted_as;
if((typeof data10 !== "string") && (data10 !== null)){
const err29 = {instancePath:instancePath+"/signposted_as",schemaPath:"#/properties/signposted_as/type",keyword:"type",params:{type: schema61.properties.signposted_as.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 2000){
const err30 = {instancePath:instancePath+"/signposted_as",schemaPath:"#/properties/signposted_as/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(func2(data10) < 1){
const err31 = {instancePath:instancePath+"/signposted_as",schemaPath:"#/properties/signposted_as/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.reversed_signposted_as !== undefined){
let data11 = data.reversed_signposted_as;
if((typeof data11 !== "string") && (data11 !== null)){
const err32 = {instancePath:instancePath+"/reversed_signposted_as",schemaPath:"#/properties/reversed_signposted_as/type",keyword:"type",params:{type: schema61.properties.reversed_signposted_as.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 2000){
const err33 = {instancePath:instancePath+"/reversed_signposted_as",schemaPath:"#/properties/reversed_signposted_as/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(func2(data11) < 1){
const err34 = {instancePath:instancePath+"/reversed_signposted_as",schemaPath:"#/properties/reversed_signposted_as/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data12 = data.extra;
if((!(data12 && typeof data12 == "object" && !Array.isArray(data12))) && (data12 !== null)){
const err35 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema61.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key1 in data12){
if(typeof data12[key1] !== "string"){
const err36 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate50.errors = vErrors;
return errors === 0;
}
validate50.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_31 = validate51;
const schema62 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/rider_categories@1","type":"object","additionalProperties":false,"required":["rider_category_id","rider_category_name"],"properties":{"rider_category_id":{"type":"string","minLength":1,"maxLength":512},"rider_category_name":{"type":"string","minLength":1,"maxLength":2000},"is_default_fare_category":{"type":["boolean","null"]},"eligibility_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate51(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/rider_categories@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate51.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.rider_category_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "rider_category_id"},message:"must have required property '"+"rider_category_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.rider_category_name === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "rider_category_name"},message:"must have required property '"+"rider_category_name"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "rider_category_id") || (key0 === "rider_category_name")) || (key0 === "is_default_fare_category")) || (key0 === "eligibility_url")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.rider_category_id !== undefined){
let data0 = data.rider_category_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/rider_category_id",schemaPath:"#/properties/rider_category_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/rider_category_id",schemaPath:"#/properties/rider_category_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/rider_category_id",schemaPath:"#/properties/rider_category_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.rider_category_name !== undefined){
let data1 = data.rider_category_name;
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err6 = {instancePath:instancePath+"/rider_category_name",schemaPath:"#/properties/rider_category_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/rider_category_name",schemaPath:"#/properties/rider_category_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/rider_category_name",schemaPath:"#/properties/rider_category_name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.is_default_fare_category !== undefined){
let data2 = data.is_default_fare_category;
if((typeof data2 !== "boolean") && (data2 !== null)){
const err9 = {instancePath:instancePath+"/is_default_fare_category",schemaPath:"#/properties/is_default_fare_category/type",keyword:"type",params:{type: schema62.properties.is_default_fare_category.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.eligibility_url !== undefined){
let data3 = data.eligibility_url;
if((typeof data3 !== "string") && (data3 !== null)){
const err10 = {instancePath:instancePath+"/eligibility_url",schemaPath:"#/properties/eligibility_url/type",keyword:"type",params:{type: schema62.properties.eligibility_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 4000){
const err11 = {instancePath:instancePath+"/eligibility_url",schemaPath:"#/properties/eligibility_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func2(data3) < 1){
const err12 = {instancePath:instancePath+"/eligibility_url",schemaPath:"#/properties/eligibility_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data4 = data.extra;
if((!(data4 && typeof data4 == "object" && !Array.isArray(data4))) && (data4 !== null)){
const err13 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema62.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
if(typeof data4[key1] !== "string"){
const err14 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate51.errors = vErrors;
return errors === 0;
}
validate51.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_32 = validate52;
const schema63 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/route_networks@1","type":"object","additionalProperties":false,"required":["network_id","route_id"],"properties":{"network_id":{"type":"string","minLength":1,"maxLength":512},"route_id":{"type":"string","minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/route_networks@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate52.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.network_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "network_id"},message:"must have required property '"+"network_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.route_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "route_id"},message:"must have required property '"+"route_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "network_id") || (key0 === "route_id")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.network_id !== undefined){
let data0 = data.network_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.route_id !== undefined){
let data1 = data.route_id;
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.extra !== undefined){
let data2 = data.extra;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
const err9 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema63.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err10 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_33 = validate53;
const schema64 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/routes@1","type":"object","additionalProperties":false,"required":["route_id","route_type"],"properties":{"route_id":{"type":"string","minLength":1,"maxLength":512},"agency_id":{"type":["string","null"],"minLength":1,"maxLength":512},"route_short_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"route_long_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"route_desc":{"type":["string","null"],"minLength":1,"maxLength":20000},"route_type":{"type":"integer","enum":[0,1,2,3,4,5,6,7,11,12,100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,200,201,202,203,204,205,206,207,208,209,300,400,401,402,403,404,405,500,600,700,701,702,703,704,705,706,707,708,709,710,711,712,713,714,715,716,800,900,901,902,903,904,905,906,1000,1100,1200,1300,1301,1302,1303,1304,1305,1306,1307,1400,1500,1501,1502,1503,1504,1505,1506,1507,1700,1702]},"route_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"route_color":{"type":["string","null"],"minLength":6,"maxLength":6,"pattern":"^[0-9A-Fa-f]{6}$"},"route_text_color":{"type":["string","null"],"minLength":6,"maxLength":6,"pattern":"^[0-9A-Fa-f]{6}$"},"route_sort_order":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"continuous_pickup":{"type":["integer","null"],"enum":[0,1,2,3,null]},"continuous_drop_off":{"type":["integer","null"],"enum":[0,1,2,3,null]},"network_id":{"type":["string","null"],"minLength":1,"maxLength":512},"cemv_support":{"type":["integer","null"],"enum":[0,1,2,null]},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};
const pattern13 = new RegExp("^[0-9A-Fa-f]{6}$", "u");

function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/routes@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate53.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.route_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "route_id"},message:"must have required property '"+"route_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.route_type === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "route_type"},message:"must have required property '"+"route_type"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema64.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.route_id !== undefined){
let data0 = data.route_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.agency_id !== undefined){
let data1 = data.agency_id;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/type",keyword:"type",params:{type: schema64.properties.agency_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err7 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/agency_id",schemaPath:"#/properties/agency_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.route_short_name !== undefined){
let data2 = data.route_short_name;
if((typeof data2 !== "string") && (data2 !== null)){
const err9 = {instancePath:instancePath+"/route_short_name",schemaPath:"#/properties/route_short_name/type",keyword:"type",params:{type: schema64.properties.route_short_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 2000){
const err10 = {instancePath:instancePath+"/route_short_name",schemaPath:"#/properties/route_short_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 1){
const err11 = {instancePath:instancePath+"/route_short_name",schemaPath:"#/properties/route_short_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.route_long_name !== undefined){
let data3 = data.route_long_name;
if((typeof data3 !== "string") && (data3 !== null)){
const err12 = {instancePath:instancePath+"/route_long_name",schemaPath:"#/properties/route_long_name/type",keyword:"type",params:{type: schema64.properties.route_long_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 2000){
const err13 = {instancePath:instancePath+"/route_long_name",schemaPath:"#/properties/route_long_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(func2(data3) < 1){
const err14 = {instancePath:instancePath+"/route_long_name",schemaPath:"#/properties/route_long_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.route_desc !== undefined){
let data4 = data.route_desc;
if((typeof data4 !== "string") && (data4 !== null)){
const err15 = {instancePath:instancePath+"/route_desc",schemaPath:"#/properties/route_desc/type",keyword:"type",params:{type: schema64.properties.route_desc.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 20000){
const err16 = {instancePath:instancePath+"/route_desc",schemaPath:"#/properties/route_desc/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(func2(data4) < 1){
const err17 = {instancePath:instancePath+"/route_desc",schemaPath:"#/properties/route_desc/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.route_type !== undefined){
let data5 = data.route_type;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err18 = {instancePath:instancePath+"/route_type",schemaPath:"#/properties/route_type/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(!((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((data5 === 0) || (data5 === 1)) || (data5 === 2)) || (data5 === 3)) || (data5 === 4)) || (data5 === 5)) || (data5 === 6)) || (data5 === 7)) || (data5 === 11)) || (data5 === 12)) || (data5 === 100)) || (data5 === 101)) || (data5 === 102)) || (data5 === 103)) || (data5 === 104)) || (data5 === 105)) || (data5 === 106)) || (data5 === 107)) || (data5 === 108)) || (data5 === 109)) || (data5 === 110)) || (data5 === 111)) || (data5 === 112)) || (data5 === 113)) || (data5 === 114)) || (data5 === 115)) || (data5 === 116)) || (data5 === 117)) || (data5 === 200)) || (data5 === 201)) || (data5 === 202)) || (data5 === 203)) || (data5 === 204)) || (data5 === 205)) || (data5 === 206)) || (data5 === 207)) || (data5 === 208)) || (data5 === 209)) || (data5 === 300)) || (data5 === 400)) || (data5 === 401)) || (data5 === 402)) || (data5 === 403)) || (data5 === 404)) || (data5 === 405)) || (data5 === 500)) || (data5 === 600)) || (data5 === 700)) || (data5 === 701)) || (data5 === 702)) || (data5 === 703)) || (data5 === 704)) || (data5 === 705)) || (data5 === 706)) || (data5 === 707)) || (data5 === 708)) || (data5 === 709)) || (data5 === 710)) || (data5 === 711)) || (data5 === 712)) || (data5 === 713)) || (data5 === 714)) || (data5 === 715)) || (data5 === 716)) || (data5 === 800)) || (data5 === 900)) || (data5 === 901)) || (data5 === 902)) || (data5 === 903)) || (data5 === 904)) || (data5 === 905)) || (data5 === 906)) || (data5 === 1000)) || (data5 === 1100)) || (data5 === 1200)) || (data5 === 1300)) || (data5 === 1301)) || (data5 === 1302)) || (data5 === 1303)) || (data5 === 1304)) || (data5 === 1305)) || (data5 === 1306)) || (data5 === 1307)) || (data5 === 1400)) || (data5 === 1500)) || (data5 === 1501)) || (data5 === 1502)) || (data5 === 1503)) || (data5 === 1504)) || (data5 === 1505)) || (data5 === 1506)) || (data5 === 1507)) || (data5 === 1700)) || (data5 === 1702))){
const err19 = {instancePath:instancePath+"/route_type",schemaPath:"#/properties/route_type/enum",keyword:"enum",params:{allowedValues: schema64.properties.route_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.route_url !== undefined){
let data6 = data.route_url;
if((typeof data6 !== "string") && (data6 !== null)){
const err20 = {instancePath:instancePath+"/route_url",schemaPath:"#/properties/route_url/type",keyword:"type",params:{type: schema64.properties.route_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 4000){
const err21 = {instancePath:instancePath+"/route_url",schemaPath:"#/properties/route_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(func2(data6) < 1){
const err22 = {instancePath:instancePath+"/route_url",schemaPath:"#/properties/route_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.route_color !== undefined){
let data7 = data.route_color;
if((typeof data7 !== "string") && (data7 !== null)){
const err23 = {instancePath:instancePath+"/route_color",schemaPath:"#/properties/route_color/type",keyword:"type",params:{type: schema64.properties.route_color.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 6){
const err24 = {instancePath:instancePath+"/route_color",schemaPath:"#/properties/route_color/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func2(data7) < 6){
const err25 = {instancePath:instancePath+"/route_color",schemaPath:"#/properties/route_color/minLength",keyword:"minLength",params:{limit: 6},message:"must NOT have fewer than 6 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern13.test(data7)){
const err26 = {instancePath:instancePath+"/route_color",schemaPath:"#/properties/route_color/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{6}$"},message:"must match pattern \""+"^[0-9A-Fa-f]{6}$"+"\""};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.route_text_color !== undefined){
let data8 = data.route_text_color;
if((typeof data8 !== "string") && (data8 !== null)){
const err27 = {instancePath:instancePath+"/route_text_color",schemaPath:"#/properties/route_text_color/type",keyword:"type",params:{type: schema64.properties.route_text_color.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 6){
const err28 = {instancePath:instancePath+"/route_text_color",schemaPath:"#/properties/route_text_color/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func2(data8) < 6){
const err29 = {instancePath:instancePath+"/route_text_color",schemaPath:"#/properties/route_text_color/minLength",keyword:"minLength",params:{limit: 6},message:"must NOT have fewer than 6 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!pattern13.test(data8)){
const err30 = {instancePath:instancePath+"/route_text_color",schemaPath:"#/properties/route_text_color/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{6}$"},message:"must match pattern \""+"^[0-9A-Fa-f]{6}$"+"\""};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data.route_sort_order !== undefined){
let data9 = data.route_sort_order;
if((!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))) && (data9 !== null)){
const err31 = {instancePath:instancePath+"/route_sort_order",schemaPath:"#/properties/route_sort_order/type",keyword:"type",params:{type: schema64.properties.route_sort_order.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 2147483647 || isNaN(data9)){
const err32 = {instancePath:instancePath+"/route_sort_order",schemaPath:"#/properties/route_sort_order/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data9 < 0 || isNaN(data9)){
const err33 = {instancePath:instancePath+"/route_sort_order",schemaPath:"#/properties/route_sort_order/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data.continuous_pickup !== undefined){
let data10 = data.continuous_pickup;
if((!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))) && (data10 !== null)){
const err34 = {instancePath:instancePath+"/continuous_pickup",schemaPath:"#/properties/continuous_pickup/type",keyword:"type",params:{type: schema64.properties.continuous_pickup.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(!(((((data10 === 0) || (data10 === 1)) || (data10 === 2)) || (data10 === 3)) || (data10 === null))){
const err35 = {instancePath:instancePath+"/continuous_pickup",schemaPath:"#/properties/continuous_pickup/enum",keyword:"enum",params:{allowedValues: schema64.properties.continuous_pickup.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.continuous_drop_off !== undefined){
let data11 = data.continuous_drop_off;
if((!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))) && (data11 !== null)){
const err36 = {instancePath:instancePath+"/continuous_drop_off",schemaPath:"#/properties/continuous_drop_off/type",keyword:"type",params:{type: schema64.properties.continuous_drop_off.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(!(((((data11 === 0) || (data11 === 1)) || (data11 === 2)) || (data11 === 3)) || (data11 === null))){
const err37 = {instancePath:instancePath+"/continuous_drop_off",schemaPath:"#/properties/continuous_drop_off/enum",keyword:"enum",params:{allowedValues: schema64.properties.continuous_drop_off.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.network_id !== undefined){
let data12 = data.network_id;
if((typeof data12 !== "string") && (data12 !== null)){
const err38 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/type",keyword:"type",params:{type: schema64.properties.network_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(typeof data12 === "string"){
if(func2(data12) > 512){
const err39 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(func2(data12) < 1){
const err40 = {instancePath:instancePath+"/network_id",schemaPath:"#/properties/network_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data.cemv_support !== undefined){
let data13 = data.cemv_support;
if((!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))) && (data13 !== null)){
const err41 = {instancePath:instancePath+"/cemv_support",schemaPath:"#/properties/cemv_support/type",keyword:"type",params:{type: schema64.properties.cemv_support.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(!((((data13 === 0) || (data13 === 1)) || (data13 === 2)) || (data13 === null))){
const err42 = {instancePath:instancePath+"/cemv_support",schemaPath:"#/properties/cemv_support/enum",keyword:"enum",params:{allowedValues: schema64.properties.cemv_support.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.extra !== undefined){
let data14 = data.extra;
if((!(data14 && typeof data14 == "object" && !Array.isArray(data14))) && (data14 !== null)){
const err43 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema64.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key1 in data14){
if(typeof data14[key1] !== "string"){
const err44 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
}
}
else {
const err45 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_34 = validate54;
const schema65 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/shapes@1","type":"object","additionalProperties":false,"required":["shape_id","shape_pt_lat","shape_pt_lon","shape_pt_sequence"],"properties":{"shape_id":{"type":"string","minLength":1,"maxLength":512},"shape_pt_lat":{"type":"number","minimum":-90,"maximum":90},"shape_pt_lon":{"type":"number","minimum":-180,"maximum":180},"shape_pt_sequence":{"type":"integer","minimum":0,"maximum":2147483647},"shape_dist_traveled":{"type":["number","null"],"minimum":0},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate54(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/shapes@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate54.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.shape_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "shape_id"},message:"must have required property '"+"shape_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.shape_pt_lat === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "shape_pt_lat"},message:"must have required property '"+"shape_pt_lat"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.shape_pt_lon === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "shape_pt_lon"},message:"must have required property '"+"shape_pt_lon"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.shape_pt_sequence === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "shape_pt_sequence"},message:"must have required property '"+"shape_pt_sequence"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "shape_id") || (key0 === "shape_pt_lat")) || (key0 === "shape_pt_lon")) || (key0 === "shape_pt_sequence")) || (key0 === "shape_dist_traveled")) || (key0 === "extra"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.shape_id !== undefined){
let data0 = data.shape_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err5 = {instancePath:instancePath+"/shape_id",schemaPath:"#/properties/shape_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func2(data0) < 1){
const err6 = {instancePath:instancePath+"/shape_id",schemaPath:"#/properties/shape_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/shape_id",schemaPath:"#/properties/shape_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.shape_pt_lat !== undefined){
let data1 = data.shape_pt_lat;
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 90 || isNaN(data1)){
const err8 = {instancePath:instancePath+"/shape_pt_lat",schemaPath:"#/properties/shape_pt_lat/maximum",keyword:"maximum",params:{comparison: "<=", limit: 90},message:"must be <= 90"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data1 < -90 || isNaN(data1)){
const err9 = {instancePath:instancePath+"/shape_pt_lat",schemaPath:"#/properties/shape_pt_lat/minimum",keyword:"minimum",params:{comparison: ">=", limit: -90},message:"must be >= -90"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/shape_pt_lat",schemaPath:"#/properties/shape_pt_lat/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.shape_pt_lon !== undefined){
let data2 = data.shape_pt_lon;
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 180 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/shape_pt_lon",schemaPath:"#/properties/shape_pt_lon/maximum",keyword:"maximum",params:{comparison: "<=", limit: 180},message:"must be <= 180"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data2 < -180 || isNaN(data2)){
const err12 = {instancePath:instancePath+"/shape_pt_lon",schemaPath:"#/properties/shape_pt_lon/minimum",keyword:"minimum",params:{comparison: ">=", limit: -180},message:"must be >= -180"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/shape_pt_lon",schemaPath:"#/properties/shape_pt_lon/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.shape_pt_sequence !== undefined){
let data3 = data.shape_pt_sequence;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err14 = {instancePath:instancePath+"/shape_pt_sequence",schemaPath:"#/properties/shape_pt_sequence/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 2147483647 || isNaN(data3)){
const err15 = {instancePath:instancePath+"/shape_pt_sequence",schemaPath:"#/properties/shape_pt_sequence/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err16 = {instancePath:instancePath+"/shape_pt_sequence",schemaPath:"#/properties/shape_pt_sequence/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.shape_dist_traveled !== undefined){
let data4 = data.shape_dist_traveled;
if((!((typeof data4 == "number") && (isFinite(data4)))) && (data4 !== null)){
const err17 = {instancePath:instancePath+"/shape_dist_traveled",schemaPath:"#/properties/shape_dist_traveled/type",keyword:"type",params:{type: schema65.properties.shape_dist_traveled.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 0 || isNaN(data4)){
const err18 = {instancePath:instancePath+"/shape_dist_traveled",schemaPath:"#/properties/shape_dist_traveled/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data5 = data.extra;
if((!(data5 && typeof data5 == "object" && !Array.isArray(data5))) && (data5 !== null)){
const err19 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema65.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(typeof data5[key1] !== "string"){
const err20 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
}
}
else {
const err21 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
validate54.errors = vErrors;
return errors === 0;
}
validate54.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_35 = validate55;
const schema66 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/stop_areas@1","type":"object","additionalProperties":false,"required":["area_id","stop_id"],"properties":{"area_id":{"type":"string","minLength":1,"maxLength":512},"stop_id":{"type":"string","minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/stop_areas@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate55.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.area_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "area_id"},message:"must have required property '"+"area_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.stop_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "stop_id"},message:"must have required property '"+"stop_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "area_id") || (key0 === "stop_id")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.area_id !== undefined){
let data0 = data.area_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/area_id",schemaPath:"#/properties/area_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/area_id",schemaPath:"#/properties/area_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/area_id",schemaPath:"#/properties/area_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.stop_id !== undefined){
let data1 = data.stop_id;
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err6 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.extra !== undefined){
let data2 = data.extra;
if((!(data2 && typeof data2 == "object" && !Array.isArray(data2))) && (data2 !== null)){
const err9 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema66.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err10 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate55.errors = vErrors;
return errors === 0;
}
validate55.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_36 = validate56;
const schema67 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/stop_times@1","type":"object","additionalProperties":false,"required":["trip_id","stop_sequence"],"properties":{"trip_id":{"type":"string","minLength":1,"maxLength":512},"arrival_time":{"type":["integer","null"],"minimum":0,"maximum":3599999},"departure_time":{"type":["integer","null"],"minimum":0,"maximum":3599999},"stop_id":{"type":["string","null"],"minLength":1,"maxLength":512},"location_group_id":{"type":["string","null"],"minLength":1,"maxLength":512},"location_id":{"type":["string","null"],"minLength":1,"maxLength":512},"stop_sequence":{"type":"integer","minimum":0,"maximum":2147483647},"stop_headsign":{"type":["string","null"],"minLength":1,"maxLength":2000},"start_pickup_drop_off_window":{"type":["integer","null"],"minimum":0,"maximum":3599999},"end_pickup_drop_off_window":{"type":["integer","null"],"minimum":0,"maximum":3599999},"pickup_type":{"type":["integer","null"],"enum":[0,1,2,3,null]},"drop_off_type":{"type":["integer","null"],"enum":[0,1,2,3,null]},"continuous_pickup":{"type":["integer","null"],"enum":[0,1,2,3,null]},"continuous_drop_off":{"type":["integer","null"],"enum":[0,1,2,3,null]},"shape_dist_traveled":{"type":["number","null"],"minimum":0},"timepoint":{"type":["integer","null"],"enum":[0,1,null]},"pickup_booking_rule_id":{"type":["string","null"],"minLength":1,"maxLength":512},"drop_off_booking_rule_id":{"type":["string","null"],"minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate56(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/stop_times@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate56.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.trip_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "trip_id"},message:"must have required property '"+"trip_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.stop_sequence === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "stop_sequence"},message:"must have required property '"+"stop_sequence"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema67.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.trip_id !== undefined){
let data0 = data.trip_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.arrival_time !== undefined){
let data1 = data.arrival_time;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err6 = {instancePath:instancePath+"/arrival_time",schemaPath:"#/properties/arrival_time/type",keyword:"type",params:{type: schema67.properties.arrival_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 3599999 || isNaN(data1)){
const err7 = {instancePath:instancePath+"/arrival_time",schemaPath:"#/properties/arrival_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err8 = {instancePath:instancePath+"/arrival_time",schemaPath:"#/properties/arrival_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.departure_time !== undefined){
let data2 = data.departure_time;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err9 = {instancePath:instancePath+"/departure_time",schemaPath:"#/properties/departure_time/type",keyword:"type",params:{type: schema67.properties.departure_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 3599999 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/departure_time",schemaPath:"#/properties/departure_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/departure_time",schemaPath:"#/properties/departure_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.stop_id !== undefined){
let data3 = data.stop_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err12 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/type",keyword:"type",params:{type: schema67.properties.stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err13 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(func2(data3) < 1){
const err14 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.location_group_id !== undefined){
let data4 = data.location_group_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err15 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/type",keyword:"type",params:{type: schema67.properties.location_group_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err16 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(func2(data4) < 1){
const err17 = {instancePath:instancePath+"/location_group_id",schemaPath:"#/properties/location_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.location_id !== undefined){
let data5 = data.location_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err18 = {instancePath:instancePath+"/location_id",schemaPath:"#/properties/location_id/type",keyword:"type",params:{type: schema67.properties.location_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err19 = {instancePath:instancePath+"/location_id",schemaPath:"#/properties/location_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func2(data5) < 1){
const err20 = {instancePath:instancePath+"/location_id",schemaPath:"#/properties/location_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.stop_sequence !== undefined){
let data6 = data.stop_sequence;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err21 = {instancePath:instancePath+"/stop_sequence",schemaPath:"#/properties/stop_sequence/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err22 = {instancePath:instancePath+"/stop_sequence",schemaPath:"#/properties/stop_sequence/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err23 = {instancePath:instancePath+"/stop_sequence",schemaPath:"#/properties/stop_sequence/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.stop_headsign !== undefined){
let data7 = data.stop_headsign;
if((typeof data7 !== "string") && (data7 !== null)){
const err24 = {instancePath:instancePath+"/stop_headsign",schemaPath:"#/properties/stop_headsign/type",keyword:"type",params:{type: schema67.properties.stop_headsign.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 2000){
const err25 = {instancePath:instancePath+"/stop_headsign",schemaPath:"#/properties/stop_headsign/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(func2(data7) < 1){
const err26 = {instancePath:instancePath+"/stop_headsign",schemaPath:"#/properties/stop_headsign/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.start_pickup_drop_off_window !== undefined){
let data8 = data.start_pickup_drop_off_window;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err27 = {instancePath:instancePath+"/start_pickup_drop_off_window",schemaPath:"#/properties/start_pickup_drop_off_window/type",keyword:"type",params:{type: schema67.properties.start_pickup_drop_off_window.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 3599999 || isNaN(data8)){
const err28 = {instancePath:instancePath+"/start_pickup_drop_off_window",schemaPath:"#/properties/start_pickup_drop_off_window/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data8 < 0 || isNaN(data8)){
const err29 = {instancePath:instancePath+"/start_pickup_drop_off_window",schemaPath:"#/properties/start_pickup_drop_off_window/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.end_pickup_drop_off_window !== undefined){
let data9 = data.end_pickup_drop_off_window;
if((!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))) && (data9 !== null)){
const err30 = {instancePath:instancePath+"/end_pickup_drop_off_window",schemaPath:"#/properties/end_pickup_drop_off_window/type",keyword:"type",params:{type: schema67.properties.end_pickup_drop_off_window.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 3599999 || isNaN(data9)){
const err31 = {instancePath:instancePath+"/end_pickup_drop_off_window",schemaPath:"#/properties/end_pickup_drop_off_window/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3599999},message:"must be <= 3599999"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data9 < 0 || isNaN(data9)){
const err32 = {instancePath:instancePath+"/end_pickup_drop_off_window",schemaPath:"#/properties/end_pickup_drop_off_window/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data.pickup_type !== undefined){
let data10 = data.pickup_type;
if((!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))) && (data10 !== null)){
const err33 = {instancePath:instancePath+"/pickup_type",schemaPath:"#/properties/pickup_type/type",keyword:"type",params:{type: schema67.properties.pickup_type.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(!(((((data10 === 0) || (data10 === 1)) || (data10 === 2)) || (data10 === 3)) || (data10 === null))){
const err34 = {instancePath:instancePath+"/pickup_type",schemaPath:"#/properties/pickup_type/enum",keyword:"enum",params:{allowedValues: schema67.properties.pickup_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.drop_off_type !== undefined){
let data11 = data.drop_off_type;
if((!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))) && (data11 !== null)){
const err35 = {instancePath:instancePath+"/drop_off_type",schemaPath:"#/properties/drop_off_type/type",keyword:"type",params:{type: schema67.properties.drop_off_type.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(!(((((data11 === 0) || (data11 === 1)) || (data11 === 2)) || (data11 === 3)) || (data11 === null))){
const err36 = {instancePath:instancePath+"/drop_off_type",schemaPath:"#/properties/drop_off_type/enum",keyword:"enum",params:{allowedValues: schema67.properties.drop_off_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.continuous_pickup !== undefined){
let data12 = data.continuous_pickup;
if((!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))) && (data12 !== null)){
const err37 = {instancePath:instancePath+"/continuous_pickup",schemaPath:"#/properties/continuous_pickup/type",keyword:"type",params:{type: schema67.properties.continuous_pickup.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!(((((data12 === 0) || (data12 === 1)) || (data12 === 2)) || (data12 === 3)) || (data12 === null))){
const err38 = {instancePath:instancePath+"/continuous_pickup",schemaPath:"#/properties/continuous_pickup/enum",keyword:"enum",params:{allowedValues: schema67.properties.continuous_pickup.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.continuous_drop_off !== undefined){
let data13 = data.continuous_drop_off;
if((!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))) && (data13 !== null)){
const err39 = {instancePath:instancePath+"/continuous_drop_off",schemaPath:"#/properties/continuous_drop_off/type",keyword:"type",params:{type: schema67.properties.continuous_drop_off.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(!(((((data13 === 0) || (data13 === 1)) || (data13 === 2)) || (data13 === 3)) || (data13 === null))){
const err40 = {instancePath:instancePath+"/continuous_drop_off",schemaPath:"#/properties/continuous_drop_off/enum",keyword:"enum",params:{allowedValues: schema67.properties.continuous_drop_off.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.shape_dist_traveled !== undefined){
let data14 = data.shape_dist_traveled;
if((!((typeof data14 == "number") && (isFinite(data14)))) && (data14 !== null)){
const err41 = {instancePath:instancePath+"/shape_dist_traveled",schemaPath:"#/properties/shape_dist_traveled/type",keyword:"type",params:{type: schema67.properties.shape_dist_traveled.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 < 0 || isNaN(data14)){
const err42 = {instancePath:instancePath+"/shape_dist_traveled",schemaPath:"#/properties/shape_dist_traveled/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
if(data.timepoint !== undefined){
let data15 = data.timepoint;
if((!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))) && (data15 !== null)){
const err43 = {instancePath:instancePath+"/timepoint",schemaPath:"#/properties/timepoint/type",keyword:"type",params:{type: schema67.properties.timepoint.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(!(((data15 === 0) || (data15 === 1)) || (data15 === null))){
const err44 = {instancePath:instancePath+"/timepoint",schemaPath:"#/properties/timepoint/enum",keyword:"enum",params:{allowedValues: schema67.properties.timepoint.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.pickup_booking_rule_id !== undefined){
let data16 = data.pickup_booking_rule_id;
if((typeof data16 !== "string") && (data16 !== null)){
const err45 = {instancePath:instancePath+"/pickup_booking_rule_id",schemaPath:"#/properties/pickup_booking_rule_id/type",keyword:"type",params:{type: schema67.properties.pickup_booking_rule_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(typeof data16 === "string"){
if(func2(data16) > 512){
const err46 = {instancePath:instancePath+"/pickup_booking_rule_id",schemaPath:"#/properties/pickup_booking_rule_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(func2(data16) < 1){
const err47 = {instancePath:instancePath+"/pickup_booking_rule_id",schemaPath:"#/properties/pickup_booking_rule_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
if(data.drop_off_booking_rule_id !== undefined){
let data17 = data.drop_off_booking_rule_id;
if((typeof data17 !== "string") && (data17 !== null)){
const err48 = {instancePath:instancePath+"/drop_off_booking_rule_id",schemaPath:"#/properties/drop_off_booking_rule_id/type",keyword:"type",params:{type: schema67.properties.drop_off_booking_rule_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(typeof data17 === "string"){
if(func2(data17) > 512){
const err49 = {instancePath:instancePath+"/drop_off_booking_rule_id",schemaPath:"#/properties/drop_off_booking_rule_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(func2(data17) < 1){
const err50 = {instancePath:instancePath+"/drop_off_booking_rule_id",schemaPath:"#/properties/drop_off_booking_rule_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data18 = data.extra;
if((!(data18 && typeof data18 == "object" && !Array.isArray(data18))) && (data18 !== null)){
const err51 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema67.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
for(const key1 in data18){
if(typeof data18[key1] !== "string"){
const err52 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
}
}
else {
const err53 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
validate56.errors = vErrors;
return errors === 0;
}
validate56.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_37 = validate57;
const schema68 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/stops@1","type":"object","additionalProperties":false,"required":["stop_id"],"properties":{"stop_id":{"type":"string","minLength":1,"maxLength":512},"stop_code":{"type":["string","null"],"minLength":1,"maxLength":2000},"stop_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"tts_stop_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"stop_desc":{"type":["string","null"],"minLength":1,"maxLength":20000},"stop_lat":{"type":["number","null"],"minimum":-90,"maximum":90},"stop_lon":{"type":["number","null"],"minimum":-180,"maximum":180},"zone_id":{"type":["string","null"],"minLength":1,"maxLength":512},"stop_url":{"type":["string","null"],"minLength":1,"maxLength":4000},"location_type":{"type":["integer","null"],"enum":[0,1,2,3,4,null]},"parent_station":{"type":["string","null"],"minLength":1,"maxLength":512},"stop_timezone":{"type":["string","null"],"minLength":1,"maxLength":64,"pattern":"^[A-Za-z0-9_+/-]+$"},"wheelchair_boarding":{"type":["integer","null"],"enum":[0,1,2,null]},"level_id":{"type":["string","null"],"minLength":1,"maxLength":512},"platform_code":{"type":["string","null"],"minLength":1,"maxLength":2000},"stop_access":{"type":["integer","null"],"enum":[0,1,null]},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate57(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/stops@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate57.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.stop_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "stop_id"},message:"must have required property '"+"stop_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema68.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.stop_id !== undefined){
let data0 = data.stop_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err2 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(func2(data0) < 1){
const err3 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/stop_id",schemaPath:"#/properties/stop_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.stop_code !== undefined){
let data1 = data.stop_code;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/stop_code",schemaPath:"#/properties/stop_code/type",keyword:"type",params:{type: schema68.properties.stop_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 2000){
const err6 = {instancePath:instancePath+"/stop_code",schemaPath:"#/properties/stop_code/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/stop_code",schemaPath:"#/properties/stop_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.stop_name !== undefined){
let data2 = data.stop_name;
if((typeof data2 !== "string") && (data2 !== null)){
const err8 = {instancePath:instancePath+"/stop_name",schemaPath:"#/properties/stop_name/type",keyword:"type",params:{type: schema68.properties.stop_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 2000){
const err9 = {instancePath:instancePath+"/stop_name",schemaPath:"#/properties/stop_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/stop_name",schemaPath:"#/properties/stop_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data.tts_stop_name !== undefined){
let data3 = data.tts_stop_name;
if((typeof data3 !== "string") && (data3 !== null)){
const err11 = {instancePath:instancePath+"/tts_stop_name",schemaPath:"#/properties/tts_stop_name/type",keyword:"type",params:{type: schema68.properties.tts_stop_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 2000){
const err12 = {instancePath:instancePath+"/tts_stop_name",schemaPath:"#/properties/tts_stop_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data3) < 1){
const err13 = {instancePath:instancePath+"/tts_stop_name",schemaPath:"#/properties/tts_stop_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.stop_desc !== undefined){
let data4 = data.stop_desc;
if((typeof data4 !== "string") && (data4 !== null)){
const err14 = {instancePath:instancePath+"/stop_desc",schemaPath:"#/properties/stop_desc/type",keyword:"type",params:{type: schema68.properties.stop_desc.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 20000){
const err15 = {instancePath:instancePath+"/stop_desc",schemaPath:"#/properties/stop_desc/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data4) < 1){
const err16 = {instancePath:instancePath+"/stop_desc",schemaPath:"#/properties/stop_desc/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.stop_lat !== undefined){
let data5 = data.stop_lat;
if((!((typeof data5 == "number") && (isFinite(data5)))) && (data5 !== null)){
const err17 = {instancePath:instancePath+"/stop_lat",schemaPath:"#/properties/stop_lat/type",keyword:"type",params:{type: schema68.properties.stop_lat.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 90 || isNaN(data5)){
const err18 = {instancePath:instancePath+"/stop_lat",schemaPath:"#/properties/stop_lat/maximum",keyword:"maximum",params:{comparison: "<=", limit: 90},message:"must be <= 90"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data5 < -90 || isNaN(data5)){
const err19 = {instancePath:instancePath+"/stop_lat",schemaPath:"#/properties/stop_lat/minimum",keyword:"minimum",params:{comparison: ">=", limit: -90},message:"must be >= -90"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data.stop_lon !== undefined){
let data6 = data.stop_lon;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err20 = {instancePath:instancePath+"/stop_lon",schemaPath:"#/properties/stop_lon/type",keyword:"type",params:{type: schema68.properties.stop_lon.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 180 || isNaN(data6)){
const err21 = {instancePath:instancePath+"/stop_lon",schemaPath:"#/properties/stop_lon/maximum",keyword:"maximum",params:{comparison: "<=", limit: 180},message:"must be <= 180"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data6 < -180 || isNaN(data6)){
const err22 = {instancePath:instancePath+"/stop_lon",schemaPath:"#/properties/stop_lon/minimum",keyword:"minimum",params:{comparison: ">=", limit: -180},message:"must be >= -180"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.zone_id !== undefined){
let data7 = data.zone_id;
if((typeof data7 !== "string") && (data7 !== null)){
const err23 = {instancePath:instancePath+"/zone_id",schemaPath:"#/properties/zone_id/type",keyword:"type",params:{type: schema68.properties.zone_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 512){
const err24 = {instancePath:instancePath+"/zone_id",schemaPath:"#/properties/zone_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func2(data7) < 1){
const err25 = {instancePath:instancePath+"/zone_id",schemaPath:"#/properties/zone_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.stop_url !== undefined){
let data8 = data.stop_url;
if((typeof data8 !== "string") && (data8 !== null)){
const err26 = {instancePath:instancePath+"/stop_url",schemaPath:"#/properties/stop_url/type",keyword:"type",params:{type: schema68.properties.stop_url.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 4000){
const err27 = {instancePath:instancePath+"/stop_url",schemaPath:"#/properties/stop_url/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(func2(data8) < 1){
const err28 = {instancePath:instancePath+"/stop_url",schemaPath:"#/properties/stop_url/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.location_type !== undefined){
let data9 = data.location_type;
if((!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))) && (data9 !== null)){
const err29 = {instancePath:instancePath+"/location_type",schemaPath:"#/properties/location_type/type",keyword:"type",params:{type: schema68.properties.location_type.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!((((((data9 === 0) || (data9 === 1)) || (data9 === 2)) || (data9 === 3)) || (data9 === 4)) || (data9 === null))){
const err30 = {instancePath:instancePath+"/location_type",schemaPath:"#/properties/location_type/enum",keyword:"enum",params:{allowedValues: schema68.properties.location_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.parent_station !== undefined){
let data10 = data.parent_station;
if((typeof data10 !== "string") && (data10 !== null)){
const err31 = {instancePath:instancePath+"/parent_station",schemaPath:"#/properties/parent_station/type",keyword:"type",params:{type: schema68.properties.parent_station.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 512){
const err32 = {instancePath:instancePath+"/parent_station",schemaPath:"#/properties/parent_station/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(func2(data10) < 1){
const err33 = {instancePath:instancePath+"/parent_station",schemaPath:"#/properties/parent_station/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data.stop_timezone !== undefined){
let data11 = data.stop_timezone;
if((typeof data11 !== "string") && (data11 !== null)){
const err34 = {instancePath:instancePath+"/stop_timezone",schemaPath:"#/properties/stop_timezone/type",keyword:"type",params:{type: schema68.properties.stop_timezone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 64){
const err35 = {instancePath:instancePath+"/stop_timezone",schemaPath:"#/properties/stop_timezone/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(func2(data11) < 1){
const err36 = {instancePath:instancePath+"/stop_timezone",schemaPath:"#/properties/stop_timezone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(!pattern5.test(data11)){
const err37 = {instancePath:instancePath+"/stop_timezone",schemaPath:"#/properties/stop_timezone/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_+/-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_+/-]+$"+"\""};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data.wheelchair_boarding !== undefined){
let data12 = data.wheelchair_boarding;
if((!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))) && (data12 !== null)){
const err38 = {instancePath:instancePath+"/wheelchair_boarding",schemaPath:"#/properties/wheelchair_boarding/type",keyword:"type",params:{type: schema68.properties.wheelchair_boarding.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(!((((data12 === 0) || (data12 === 1)) || (data12 === 2)) || (data12 === null))){
const err39 = {instancePath:instancePath+"/wheelchair_boarding",schemaPath:"#/properties/wheelchair_boarding/enum",keyword:"enum",params:{allowedValues: schema68.properties.wheelchair_boarding.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.level_id !== undefined){
let data13 = data.level_id;
if((typeof data13 !== "string") && (data13 !== null)){
const err40 = {instancePath:instancePath+"/level_id",schemaPath:"#/properties/level_id/type",keyword:"type",params:{type: schema68.properties.level_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(typeof data13 === "string"){
if(func2(data13) > 512){
const err41 = {instancePath:instancePath+"/level_id",schemaPath:"#/properties/level_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(func2(data13) < 1){
const err42 = {instancePath:instancePath+"/level_id",schemaPath:"#/properties/level_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
if(data.platform_code !== undefined){
let data14 = data.platform_code;
if((typeof data14 !== "string") && (data14 !== null)){
const err43 = {instancePath:instancePath+"/platform_code",schemaPath:"#/properties/platform_code/type",keyword:"type",params:{type: schema68.properties.platform_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(typeof data14 === "string"){
if(func2(data14) > 2000){
const err44 = {instancePath:instancePath+"/platform_code",schemaPath:"#/properties/platform_code/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(func2(data14) < 1){
const err45 = {instancePath:instancePath+"/platform_code",schemaPath:"#/properties/platform_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
if(data.stop_access !== undefined){
let data15 = data.stop_access;
if((!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))) && (data15 !== null)){
const err46 = {instancePath:instancePath+"/stop_access",schemaPath:"#/properties/stop_access/type",keyword:"type",params:{type: schema68.properties.stop_access.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(!(((data15 === 0) || (data15 === 1)) || (data15 === null))){
const err47 = {instancePath:instancePath+"/stop_access",schemaPath:"#/properties/stop_access/enum",keyword:"enum",params:{allowedValues: schema68.properties.stop_access.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.extra !== undefined){
let data16 = data.extra;
if((!(data16 && typeof data16 == "object" && !Array.isArray(data16))) && (data16 !== null)){
const err48 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema68.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key1 in data16){
if(typeof data16[key1] !== "string"){
const err49 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
}
}
else {
const err50 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
validate57.errors = vErrors;
return errors === 0;
}
validate57.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_38 = validate58;
const schema69 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/timeframes@1","type":"object","additionalProperties":false,"required":["timeframe_group_id","service_id"],"properties":{"timeframe_group_id":{"type":"string","minLength":1,"maxLength":512},"start_time":{"type":["integer","null"],"minimum":0,"maximum":86400},"end_time":{"type":["integer","null"],"minimum":0,"maximum":86400},"service_id":{"type":"string","minLength":1,"maxLength":512},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate58(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/timeframes@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate58.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.timeframe_group_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "timeframe_group_id"},message:"must have required property '"+"timeframe_group_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.service_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "service_id"},message:"must have required property '"+"service_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "timeframe_group_id") || (key0 === "start_time")) || (key0 === "end_time")) || (key0 === "service_id")) || (key0 === "extra"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.timeframe_group_id !== undefined){
let data0 = data.timeframe_group_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err3 = {instancePath:instancePath+"/timeframe_group_id",schemaPath:"#/properties/timeframe_group_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/timeframe_group_id",schemaPath:"#/properties/timeframe_group_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/timeframe_group_id",schemaPath:"#/properties/timeframe_group_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.start_time !== undefined){
let data1 = data.start_time;
if((!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))) && (data1 !== null)){
const err6 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/type",keyword:"type",params:{type: schema69.properties.start_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 86400 || isNaN(data1)){
const err7 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err8 = {instancePath:instancePath+"/start_time",schemaPath:"#/properties/start_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.end_time !== undefined){
let data2 = data.end_time;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (data2 !== null)){
const err9 = {instancePath:instancePath+"/end_time",schemaPath:"#/properties/end_time/type",keyword:"type",params:{type: schema69.properties.end_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 86400 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/end_time",schemaPath:"#/properties/end_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/end_time",schemaPath:"#/properties/end_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.service_id !== undefined){
let data3 = data.service_id;
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err12 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data3) < 1){
const err13 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.extra !== undefined){
let data4 = data.extra;
if((!(data4 && typeof data4 == "object" && !Array.isArray(data4))) && (data4 !== null)){
const err15 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema69.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
for(const key1 in data4){
if(typeof data4[key1] !== "string"){
const err16 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
validate58.errors = vErrors;
return errors === 0;
}
validate58.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_39 = validate59;
const schema70 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/transfers@1","type":"object","additionalProperties":false,"required":[],"properties":{"from_stop_id":{"type":["string","null"],"minLength":1,"maxLength":512},"to_stop_id":{"type":["string","null"],"minLength":1,"maxLength":512},"from_route_id":{"type":["string","null"],"minLength":1,"maxLength":512},"to_route_id":{"type":["string","null"],"minLength":1,"maxLength":512},"from_trip_id":{"type":["string","null"],"minLength":1,"maxLength":512},"to_trip_id":{"type":["string","null"],"minLength":1,"maxLength":512},"transfer_type":{"type":["integer","null"],"enum":[0,1,2,3,4,5,null]},"min_transfer_time":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate59(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/transfers@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate59.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func1.call(schema70.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.from_stop_id !== undefined){
let data0 = data.from_stop_id;
if((typeof data0 !== "string") && (data0 !== null)){
const err1 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/type",keyword:"type",params:{type: schema70.properties.from_stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err2 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(func2(data0) < 1){
const err3 = {instancePath:instancePath+"/from_stop_id",schemaPath:"#/properties/from_stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.to_stop_id !== undefined){
let data1 = data.to_stop_id;
if((typeof data1 !== "string") && (data1 !== null)){
const err4 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/type",keyword:"type",params:{type: schema70.properties.to_stop_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err5 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func2(data1) < 1){
const err6 = {instancePath:instancePath+"/to_stop_id",schemaPath:"#/properties/to_stop_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
if(data.from_route_id !== undefined){
let data2 = data.from_route_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err7 = {instancePath:instancePath+"/from_route_id",schemaPath:"#/properties/from_route_id/type",keyword:"type",params:{type: schema70.properties.from_route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err8 = {instancePath:instancePath+"/from_route_id",schemaPath:"#/properties/from_route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data2) < 1){
const err9 = {instancePath:instancePath+"/from_route_id",schemaPath:"#/properties/from_route_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.to_route_id !== undefined){
let data3 = data.to_route_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err10 = {instancePath:instancePath+"/to_route_id",schemaPath:"#/properties/to_route_id/type",keyword:"type",params:{type: schema70.properties.to_route_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 512){
const err11 = {instancePath:instancePath+"/to_route_id",schemaPath:"#/properties/to_route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func2(data3) < 1){
const err12 = {instancePath:instancePath+"/to_route_id",schemaPath:"#/properties/to_route_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.from_trip_id !== undefined){
let data4 = data.from_trip_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err13 = {instancePath:instancePath+"/from_trip_id",schemaPath:"#/properties/from_trip_id/type",keyword:"type",params:{type: schema70.properties.from_trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err14 = {instancePath:instancePath+"/from_trip_id",schemaPath:"#/properties/from_trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func2(data4) < 1){
const err15 = {instancePath:instancePath+"/from_trip_id",schemaPath:"#/properties/from_trip_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.to_trip_id !== undefined){
let data5 = data.to_trip_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err16 = {instancePath:instancePath+"/to_trip_id",schemaPath:"#/properties/to_trip_id/type",keyword:"type",params:{type: schema70.properties.to_trip_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err17 = {instancePath:instancePath+"/to_trip_id",schemaPath:"#/properties/to_trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func2(data5) < 1){
const err18 = {instancePath:instancePath+"/to_trip_id",schemaPath:"#/properties/to_trip_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.transfer_type !== undefined){
let data6 = data.transfer_type;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err19 = {instancePath:instancePath+"/transfer_type",schemaPath:"#/properties/transfer_type/type",keyword:"type",params:{type: schema70.properties.transfer_type.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!(((((((data6 === 0) || (data6 === 1)) || (data6 === 2)) || (data6 === 3)) || (data6 === 4)) || (data6 === 5)) || (data6 === null))){
const err20 = {instancePath:instancePath+"/transfer_type",schemaPath:"#/properties/transfer_type/enum",keyword:"enum",params:{allowedValues: schema70.properties.transfer_type.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.min_transfer_time !== undefined){
let data7 = data.min_transfer_time;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err21 = {instancePath:instancePath+"/min_transfer_time",schemaPath:"#/properties/min_transfer_time/type",keyword:"type",params:{type: schema70.properties.min_transfer_time.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err22 = {instancePath:instancePath+"/min_transfer_time",schemaPath:"#/properties/min_transfer_time/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err23 = {instancePath:instancePath+"/min_transfer_time",schemaPath:"#/properties/min_transfer_time/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data8 = data.extra;
if((!(data8 && typeof data8 == "object" && !Array.isArray(data8))) && (data8 !== null)){
const err24 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema70.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key1 in data8){
if(typeof data8[key1] !== "string"){
const err25 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
}
}
else {
const err26 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
validate59.errors = vErrors;
return errors === 0;
}
validate59.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_40 = validate60;
const schema71 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/translations@1","type":"object","additionalProperties":false,"required":["table_name","field_name","language","translation"],"properties":{"table_name":{"type":"string","minLength":1,"maxLength":255},"field_name":{"type":"string","minLength":1,"maxLength":255},"language":{"type":"string","minLength":2,"maxLength":64,"pattern":"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},"translation":{"type":"string","minLength":1,"maxLength":20000},"record_id":{"type":["string","null"],"minLength":1,"maxLength":512},"record_sub_id":{"type":["string","null"],"minLength":1,"maxLength":512},"field_value":{"type":["string","null"],"minLength":1,"maxLength":20000},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate60(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/translations@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate60.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.table_name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "table_name"},message:"must have required property '"+"table_name"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.field_name === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "field_name"},message:"must have required property '"+"field_name"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.language === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "language"},message:"must have required property '"+"language"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.translation === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "translation"},message:"must have required property '"+"translation"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "table_name") || (key0 === "field_name")) || (key0 === "language")) || (key0 === "translation")) || (key0 === "record_id")) || (key0 === "record_sub_id")) || (key0 === "field_value")) || (key0 === "extra"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.table_name !== undefined){
let data0 = data.table_name;
if(typeof data0 === "string"){
if(func2(data0) > 255){
const err5 = {instancePath:instancePath+"/table_name",schemaPath:"#/properties/table_name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func2(data0) < 1){
const err6 = {instancePath:instancePath+"/table_name",schemaPath:"#/properties/table_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/table_name",schemaPath:"#/properties/table_name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.field_name !== undefined){
let data1 = data.field_name;
if(typeof data1 === "string"){
if(func2(data1) > 255){
const err8 = {instancePath:instancePath+"/field_name",schemaPath:"#/properties/field_name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data1) < 1){
const err9 = {instancePath:instancePath+"/field_name",schemaPath:"#/properties/field_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/field_name",schemaPath:"#/properties/field_name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.language !== undefined){
let data2 = data.language;
if(typeof data2 === "string"){
if(func2(data2) > 64){
const err11 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func2(data2) < 2){
const err12 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/minLength",keyword:"minLength",params:{limit: 2},message:"must NOT have fewer than 2 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(!pattern6.test(data2)){
const err13 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},message:"must match pattern \""+"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"+"\""};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.translation !== undefined){
let data3 = data.translation;
if(typeof data3 === "string"){
if(func2(data3) > 20000){
const err15 = {instancePath:instancePath+"/translation",schemaPath:"#/properties/translation/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data3) < 1){
const err16 = {instancePath:instancePath+"/translation",schemaPath:"#/properties/translation/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/translation",schemaPath:"#/properties/translation/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.record_id !== undefined){
let data4 = data.record_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err18 = {instancePath:instancePath+"/record_id",schemaPath:"#/properties/record_id/type",keyword:"type",params:{type: schema71.properties.record_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 512){
const err19 = {instancePath:instancePath+"/record_id",schemaPath:"#/properties/record_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func2(data4) < 1){
const err20 = {instancePath:instancePath+"/record_id",schemaPath:"#/properties/record_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.record_sub_id !== undefined){
let data5 = data.record_sub_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err21 = {instancePath:instancePath+"/record_sub_id",schemaPath:"#/properties/record_sub_id/type",keyword:"type",params:{type: schema71.properties.record_sub_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 512){
const err22 = {instancePath:instancePath+"/record_sub_id",schemaPath:"#/properties/record_sub_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(func2(data5) < 1){
const err23 = {instancePath:instancePath+"/record_sub_id",schemaPath:"#/properties/record_sub_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.field_value !== undefined){
let data6 = data.field_value;
if((typeof data6 !== "string") && (data6 !== null)){
const err24 = {instancePath:instancePath+"/field_value",schemaPath:"#/properties/field_value/type",keyword:"type",params:{type: schema71.properties.field_value.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 20000){
const err25 = {instancePath:instancePath+"/field_value",schemaPath:"#/properties/field_value/maxLength",keyword:"maxLength",params:{limit: 20000},message:"must NOT have more than 20000 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(func2(data6) < 1){
const err26 = {instancePath:instancePath+"/field_value",schemaPath:"#/properties/field_value/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data7 = data.extra;
if((!(data7 && typeof data7 == "object" && !Array.isArray(data7))) && (data7 !== null)){
const err27 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema71.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key1 in data7){
if(typeof data7[key1] !== "string"){
const err28 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
}
}
else {
const err29 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
validate60.errors = vErrors;
return errors === 0;
}
validate60.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_41 = validate61;
const schema72 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:gtfs/trips@1","type":"object","additionalProperties":false,"required":["route_id","service_id","trip_id"],"properties":{"route_id":{"type":"string","minLength":1,"maxLength":512},"service_id":{"type":"string","minLength":1,"maxLength":512},"trip_id":{"type":"string","minLength":1,"maxLength":512},"trip_headsign":{"type":["string","null"],"minLength":1,"maxLength":2000},"trip_short_name":{"type":["string","null"],"minLength":1,"maxLength":2000},"direction_id":{"type":["integer","null"],"enum":[0,1,null]},"block_id":{"type":["string","null"],"minLength":1,"maxLength":512},"shape_id":{"type":["string","null"],"minLength":1,"maxLength":512},"wheelchair_accessible":{"type":["integer","null"],"enum":[0,1,2,null]},"bikes_allowed":{"type":["integer","null"],"enum":[0,1,2,null]},"cars_allowed":{"type":["integer","null"],"enum":[0,1,2,null]},"safe_duration_factor":{"type":["number","null"]},"safe_duration_offset":{"type":["number","null"]},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate61(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:gtfs/trips@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate61.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.route_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "route_id"},message:"must have required property '"+"route_id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.service_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "service_id"},message:"must have required property '"+"service_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.trip_id === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "trip_id"},message:"must have required property '"+"trip_id"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema72.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.route_id !== undefined){
let data0 = data.route_id;
if(typeof data0 === "string"){
if(func2(data0) > 512){
const err4 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func2(data0) < 1){
const err5 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/route_id",schemaPath:"#/properties/route_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.service_id !== undefined){
let data1 = data.service_id;
if(typeof data1 === "string"){
if(func2(data1) > 512){
const err7 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/service_id",schemaPath:"#/properties/service_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.trip_id !== undefined){
let data2 = data.trip_id;
if(typeof data2 === "string"){
if(func2(data2) > 512){
const err10 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 1){
const err11 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/trip_id",schemaPath:"#/properties/trip_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.trip_headsign !== undefined){
let data3 = data.trip_headsign;
if((typeof data3 !== "string") && (data3 !== null)){
const err13 = {instancePath:instancePath+"/trip_headsign",schemaPath:"#/properties/trip_headsign/type",keyword:"type",params:{type: schema72.properties.trip_headsign.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 2000){
const err14 = {instancePath:instancePath+"/trip_headsign",schemaPath:"#/properties/trip_headsign/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func2(data3) < 1){
const err15 = {instancePath:instancePath+"/trip_headsign",schemaPath:"#/properties/trip_headsign/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.trip_short_name !== undefined){
let data4 = data.trip_short_name;
if((typeof data4 !== "string") && (data4 !== null)){
const err16 = {instancePath:instancePath+"/trip_short_name",schemaPath:"#/properties/trip_short_name/type",keyword:"type",params:{type: schema72.properties.trip_short_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 2000){
const err17 = {instancePath:instancePath+"/trip_short_name",schemaPath:"#/properties/trip_short_name/maxLength",keyword:"maxLength",params:{limit: 2000},message:"must NOT have more than 2000 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func2(data4) < 1){
const err18 = {instancePath:instancePath+"/trip_short_name",schemaPath:"#/properties/trip_short_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.direction_id !== undefined){
let data5 = data.direction_id;
if((!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))) && (data5 !== null)){
const err19 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/type",keyword:"type",params:{type: schema72.properties.direction_id.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!(((data5 === 0) || (data5 === 1)) || (data5 === null))){
const err20 = {instancePath:instancePath+"/direction_id",schemaPath:"#/properties/direction_id/enum",keyword:"enum",params:{allowedValues: schema72.properties.direction_id.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.block_id !== undefined){
let data6 = data.block_id;
if((typeof data6 !== "string") && (data6 !== null)){
const err21 = {instancePath:instancePath+"/block_id",schemaPath:"#/properties/block_id/type",keyword:"type",params:{type: schema72.properties.block_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 512){
const err22 = {instancePath:instancePath+"/block_id",schemaPath:"#/properties/block_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(func2(data6) < 1){
const err23 = {instancePath:instancePath+"/block_id",schemaPath:"#/properties/block_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.shape_id !== undefined){
let data7 = data.shape_id;
if((typeof data7 !== "string") && (data7 !== null)){
const err24 = {instancePath:instancePath+"/shape_id",schemaPath:"#/properties/shape_id/type",keyword:"type",params:{type: schema72.properties.shape_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 512){
const err25 = {instancePath:instancePath+"/shape_id",schemaPath:"#/properties/shape_id/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(func2(data7) < 1){
const err26 = {instancePath:instancePath+"/shape_id",schemaPath:"#/properties/shape_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.wheelchair_accessible !== undefined){
let data8 = data.wheelchair_accessible;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err27 = {instancePath:instancePath+"/wheelchair_accessible",schemaPath:"#/properties/wheelchair_accessible/type",keyword:"type",params:{type: schema72.properties.wheelchair_accessible.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!((((data8 === 0) || (data8 === 1)) || (data8 === 2)) || (data8 === null))){
const err28 = {instancePath:instancePath+"/wheelchair_accessible",schemaPath:"#/properties/wheelchair_accessible/enum",keyword:"enum",params:{allowedValues: schema72.properties.wheelchair_accessible.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.bikes_allowed !== undefined){
let data9 = data.bikes_allowed;
if((!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))) && (data9 !== null)){
const err29 = {instancePath:instancePath+"/bikes_allowed",schemaPath:"#/properties/bikes_allowed/type",keyword:"type",params:{type: schema72.properties.bikes_allowed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!((((data9 === 0) || (data9 === 1)) || (data9 === 2)) || (data9 === null))){
const err30 = {instancePath:instancePath+"/bikes_allowed",schemaPath:"#/properties/bikes_allowed/enum",keyword:"enum",params:{allowedValues: schema72.properties.bikes_allowed.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.cars_allowed !== undefined){
let data10 = data.cars_allowed;
if((!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))) && (data10 !== null)){
const err31 = {instancePath:instancePath+"/cars_allowed",schemaPath:"#/properties/cars_allowed/type",keyword:"type",params:{type: schema72.properties.cars_allowed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!((((data10 === 0) || (data10 === 1)) || (data10 === 2)) || (data10 === null))){
const err32 = {instancePath:instancePath+"/cars_allowed",schemaPath:"#/properties/cars_allowed/enum",keyword:"enum",params:{allowedValues: schema72.properties.cars_allowed.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.safe_duration_factor !== undefined){
let data11 = data.safe_duration_factor;
if((!((typeof data11 == "number") && (isFinite(data11)))) && (data11 !== null)){
const err33 = {instancePath:instancePath+"/safe_duration_factor",schemaPath:"#/properties/safe_duration_factor/type",keyword:"type",params:{type: schema72.properties.safe_duration_factor.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.safe_duration_offset !== undefined){
let data12 = data.safe_duration_offset;
if((!((typeof data12 == "number") && (isFinite(data12)))) && (data12 !== null)){
const err34 = {instancePath:instancePath+"/safe_duration_offset",schemaPath:"#/properties/safe_duration_offset/type",keyword:"type",params:{type: schema72.properties.safe_duration_offset.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.extra !== undefined){
let data13 = data.extra;
if((!(data13 && typeof data13 == "object" && !Array.isArray(data13))) && (data13 !== null)){
const err35 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema72.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key1 in data13){
if(typeof data13[key1] !== "string"){
const err36 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate61.errors = vErrors;
return errors === 0;
}
validate61.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_42 = validate62;
const schema73 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:hub/finding@1","type":"object","additionalProperties":false,"required":["noted_at","delivery_sha256","finding_index","at","code","message"],"properties":{"noted_at":{"type":"string","format":"date-time"},"delivery_sha256":{"type":"string","minLength":64,"maxLength":64,"pattern":"^[0-9a-f]{64}$"},"finding_index":{"type":"integer","minimum":0,"maximum":2147483647},"at":{"type":"string","maxLength":1024},"code":{"type":"string","minLength":1,"maxLength":128},"message":{"type":"string","maxLength":4000}}};
const pattern17 = new RegExp("^[0-9a-f]{64}$", "u");

function validate62(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:hub/finding@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate62.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.noted_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "noted_at"},message:"must have required property '"+"noted_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.delivery_sha256 === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "delivery_sha256"},message:"must have required property '"+"delivery_sha256"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.finding_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "finding_index"},message:"must have required property '"+"finding_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.at === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "at"},message:"must have required property '"+"at"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.code === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "code"},message:"must have required property '"+"code"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.message === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "noted_at") || (key0 === "delivery_sha256")) || (key0 === "finding_index")) || (key0 === "at")) || (key0 === "code")) || (key0 === "message"))){
const err6 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.noted_at !== undefined){
let data0 = data.noted_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err7 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.delivery_sha256 !== undefined){
let data1 = data.delivery_sha256;
if(typeof data1 === "string"){
if(func2(data1) > 64){
const err9 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data1) < 64){
const err10 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/minLength",keyword:"minLength",params:{limit: 64},message:"must NOT have fewer than 64 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(!pattern17.test(data1)){
const err11 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.finding_index !== undefined){
let data2 = data.finding_index;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err13 = {instancePath:instancePath+"/finding_index",schemaPath:"#/properties/finding_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 2147483647 || isNaN(data2)){
const err14 = {instancePath:instancePath+"/finding_index",schemaPath:"#/properties/finding_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err15 = {instancePath:instancePath+"/finding_index",schemaPath:"#/properties/finding_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.at !== undefined){
let data3 = data.at;
if(typeof data3 === "string"){
if(func2(data3) > 1024){
const err16 = {instancePath:instancePath+"/at",schemaPath:"#/properties/at/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/at",schemaPath:"#/properties/at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.code !== undefined){
let data4 = data.code;
if(typeof data4 === "string"){
if(func2(data4) > 128){
const err18 = {instancePath:instancePath+"/code",schemaPath:"#/properties/code/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(func2(data4) < 1){
const err19 = {instancePath:instancePath+"/code",schemaPath:"#/properties/code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.message !== undefined){
let data5 = data.message;
if(typeof data5 === "string"){
if(func2(data5) > 4000){
const err21 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
validate62.errors = vErrors;
return errors === 0;
}
validate62.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_43 = validate63;
const schema74 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:hub/reject@1","type":"object","additionalProperties":false,"required":["noted_at","delivery_sha256","reject_index","at","code","reason"],"properties":{"noted_at":{"type":"string","format":"date-time"},"delivery_sha256":{"type":"string","minLength":64,"maxLength":64,"pattern":"^[0-9a-f]{64}$"},"reject_index":{"type":"integer","minimum":0,"maximum":2147483647},"contract":{"type":["string","null"],"minLength":1,"maxLength":255},"at":{"type":"string","maxLength":1024},"code":{"type":"string","minLength":1,"maxLength":128},"reason":{"type":"string","maxLength":4000},"raw":{"type":["string","null"],"maxLength":65536}}};

function validate63(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:hub/reject@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate63.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.noted_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "noted_at"},message:"must have required property '"+"noted_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.delivery_sha256 === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "delivery_sha256"},message:"must have required property '"+"delivery_sha256"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.reject_index === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "reject_index"},message:"must have required property '"+"reject_index"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.at === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "at"},message:"must have required property '"+"at"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.code === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "code"},message:"must have required property '"+"code"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.reason === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "reason"},message:"must have required property '"+"reason"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "noted_at") || (key0 === "delivery_sha256")) || (key0 === "reject_index")) || (key0 === "contract")) || (key0 === "at")) || (key0 === "code")) || (key0 === "reason")) || (key0 === "raw"))){
const err6 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.noted_at !== undefined){
let data0 = data.noted_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err7 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.delivery_sha256 !== undefined){
let data1 = data.delivery_sha256;
if(typeof data1 === "string"){
if(func2(data1) > 64){
const err9 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data1) < 64){
const err10 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/minLength",keyword:"minLength",params:{limit: 64},message:"must NOT have fewer than 64 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(!pattern17.test(data1)){
const err11 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/delivery_sha256",schemaPath:"#/properties/delivery_sha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.reject_index !== undefined){
let data2 = data.reject_index;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err13 = {instancePath:instancePath+"/reject_index",schemaPath:"#/properties/reject_index/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 2147483647 || isNaN(data2)){
const err14 = {instancePath:instancePath+"/reject_index",schemaPath:"#/properties/reject_index/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err15 = {instancePath:instancePath+"/reject_index",schemaPath:"#/properties/reject_index/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.contract !== undefined){
let data3 = data.contract;
if((typeof data3 !== "string") && (data3 !== null)){
const err16 = {instancePath:instancePath+"/contract",schemaPath:"#/properties/contract/type",keyword:"type",params:{type: schema74.properties.contract.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 255){
const err17 = {instancePath:instancePath+"/contract",schemaPath:"#/properties/contract/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func2(data3) < 1){
const err18 = {instancePath:instancePath+"/contract",schemaPath:"#/properties/contract/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.at !== undefined){
let data4 = data.at;
if(typeof data4 === "string"){
if(func2(data4) > 1024){
const err19 = {instancePath:instancePath+"/at",schemaPath:"#/properties/at/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/at",schemaPath:"#/properties/at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.code !== undefined){
let data5 = data.code;
if(typeof data5 === "string"){
if(func2(data5) > 128){
const err21 = {instancePath:instancePath+"/code",schemaPath:"#/properties/code/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(func2(data5) < 1){
const err22 = {instancePath:instancePath+"/code",schemaPath:"#/properties/code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.reason !== undefined){
let data6 = data.reason;
if(typeof data6 === "string"){
if(func2(data6) > 4000){
const err24 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 4000},message:"must NOT have more than 4000 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.raw !== undefined){
let data7 = data.raw;
if((typeof data7 !== "string") && (data7 !== null)){
const err26 = {instancePath:instancePath+"/raw",schemaPath:"#/properties/raw/type",keyword:"type",params:{type: schema74.properties.raw.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 65536){
const err27 = {instancePath:instancePath+"/raw",schemaPath:"#/properties/raw/maxLength",keyword:"maxLength",params:{limit: 65536},message:"must NOT have more than 65536 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
validate63.errors = vErrors;
return errors === 0;
}
validate63.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_44 = validate64;
const schema75 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/alarm@1","type":"object","additionalProperties":false,"required":["raised_at","vehicle_id","vehicle_kind","alarm","protocol","protocol_version"],"properties":{"raised_at":{"type":"string","format":"date-time"},"vehicle_id":{"type":"string","minLength":1,"maxLength":32},"vehicle_kind":{"type":"string","enum":["bus","coach","hazmat","truck","taxi","other"],"maxLength":6},"alarm":{"type":"string","minLength":1,"maxLength":64,"pattern":"^[a-z0-9-]+$"},"alarm_bit":{"type":["integer","null"],"minimum":0,"maximum":31},"operator_id":{"type":["string","null"],"minLength":1,"maxLength":64},"area_code":{"type":["string","null"],"minLength":1,"maxLength":12,"pattern":"^[0-9]{6,12}$"},"plate":{"type":["string","null"],"minLength":1,"maxLength":24},"plate_color":{"type":["integer","null"],"minimum":0,"maximum":255},"phone":{"type":["string","null"],"minLength":1,"maxLength":20,"pattern":"^[0-9A-F]{1,20}$"},"platform_id":{"type":["string","null"],"minLength":1,"maxLength":16},"protocol":{"type":"string","enum":["jt808","jt809"],"maxLength":5},"protocol_version":{"type":"string","enum":["2011","2013","2019"],"maxLength":4},"latitude":{"type":["number","null"],"minimum":-90,"maximum":90},"longitude":{"type":["number","null"],"minimum":-180,"maximum":180},"speed_kilometers_per_hour":{"type":["number","null"],"minimum":0,"maximum":6553.5},"detail":{"type":["string","null"],"minLength":1,"maxLength":1024},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};
const pattern19 = new RegExp("^[a-z0-9-]+$", "u");
const pattern20 = new RegExp("^[0-9]{6,12}$", "u");
const pattern21 = new RegExp("^[0-9A-F]{1,20}$", "u");

function validate64(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/alarm@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate64.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.raised_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "raised_at"},message:"must have required property '"+"raised_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.vehicle_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_id"},message:"must have required property '"+"vehicle_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.vehicle_kind === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_kind"},message:"must have required property '"+"vehicle_kind"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.alarm === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "alarm"},message:"must have required property '"+"alarm"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.protocol === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol"},message:"must have required property '"+"protocol"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.protocol_version === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol_version"},message:"must have required property '"+"protocol_version"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema75.properties, key0))){
const err6 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.raised_at !== undefined){
let data0 = data.raised_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err7 = {instancePath:instancePath+"/raised_at",schemaPath:"#/properties/raised_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/raised_at",schemaPath:"#/properties/raised_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.vehicle_id !== undefined){
let data1 = data.vehicle_id;
if(typeof data1 === "string"){
if(func2(data1) > 32){
const err9 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/maxLength",keyword:"maxLength",params:{limit: 32},message:"must NOT have more than 32 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data1) < 1){
const err10 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.vehicle_kind !== undefined){
let data2 = data.vehicle_kind;
if(!((((((data2 === "bus") || (data2 === "coach")) || (data2 === "hazmat")) || (data2 === "truck")) || (data2 === "taxi")) || (data2 === "other"))){
const err12 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/enum",keyword:"enum",params:{allowedValues: schema75.properties.vehicle_kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 6){
const err13 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.alarm !== undefined){
let data3 = data.alarm;
if(typeof data3 === "string"){
if(func2(data3) > 64){
const err15 = {instancePath:instancePath+"/alarm",schemaPath:"#/properties/alarm/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data3) < 1){
const err16 = {instancePath:instancePath+"/alarm",schemaPath:"#/properties/alarm/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!pattern19.test(data3)){
const err17 = {instancePath:instancePath+"/alarm",schemaPath:"#/properties/alarm/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9-]+$"},message:"must match pattern \""+"^[a-z0-9-]+$"+"\""};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/alarm",schemaPath:"#/properties/alarm/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.alarm_bit !== undefined){
let data4 = data.alarm_bit;
if((!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))) && (data4 !== null)){
const err19 = {instancePath:instancePath+"/alarm_bit",schemaPath:"#/properties/alarm_bit/type",keyword:"type",params:{type: schema75.properties.alarm_bit.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 31 || isNaN(data4)){
const err20 = {instancePath:instancePath+"/alarm_bit",schemaPath:"#/properties/alarm_bit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31},message:"must be <= 31"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err21 = {instancePath:instancePath+"/alarm_bit",schemaPath:"#/properties/alarm_bit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.operator_id !== undefined){
let data5 = data.operator_id;
if((typeof data5 !== "string") && (data5 !== null)){
const err22 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/type",keyword:"type",params:{type: schema75.properties.operator_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 64){
const err23 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func2(data5) < 1){
const err24 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.area_code !== undefined){
let data6 = data.area_code;
if((typeof data6 !== "string") && (data6 !== null)){
const err25 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/type",keyword:"type",params:{type: schema75.properties.area_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 12){
const err26 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/maxLength",keyword:"maxLength",params:{limit: 12},message:"must NOT have more than 12 characters"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(func2(data6) < 1){
const err27 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!pattern20.test(data6)){
const err28 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,12}$"},message:"must match pattern \""+"^[0-9]{6,12}$"+"\""};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.plate !== undefined){
let data7 = data.plate;
if((typeof data7 !== "string") && (data7 !== null)){
const err29 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/type",keyword:"type",params:{type: schema75.properties.plate.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 24){
const err30 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/maxLength",keyword:"maxLength",params:{limit: 24},message:"must NOT have more than 24 characters"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(func2(data7) < 1){
const err31 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.plate_color !== undefined){
let data8 = data.plate_color;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err32 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/type",keyword:"type",params:{type: schema75.properties.plate_color.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 255 || isNaN(data8)){
const err33 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data8 < 0 || isNaN(data8)){
const err34 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data.phone !== undefined){
let data9 = data.phone;
if((typeof data9 !== "string") && (data9 !== null)){
const err35 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/type",keyword:"type",params:{type: schema75.properties.phone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(typeof data9 === "string"){
if(func2(data9) > 20){
const err36 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/maxLength",keyword:"maxLength",params:{limit: 20},message:"must NOT have more than 20 characters"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(func2(data9) < 1){
const err37 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!pattern21.test(data9)){
const err38 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/pattern",keyword:"pattern",params:{pattern: "^[0-9A-F]{1,20}$"},message:"must match pattern \""+"^[0-9A-F]{1,20}$"+"\""};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data.platform_id !== undefined){
let data10 = data.platform_id;
if((typeof data10 !== "string") && (data10 !== null)){
const err39 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/type",keyword:"type",params:{type: schema75.properties.platform_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 16){
const err40 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/maxLength",keyword:"maxLength",params:{limit: 16},message:"must NOT have more than 16 characters"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(func2(data10) < 1){
const err41 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
if(data.protocol !== undefined){
let data11 = data.protocol;
if(!((data11 === "jt808") || (data11 === "jt809"))){
const err42 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema75.properties.protocol.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 5){
const err43 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/maxLength",keyword:"maxLength",params:{limit: 5},message:"must NOT have more than 5 characters"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.protocol_version !== undefined){
let data12 = data.protocol_version;
if(!(((data12 === "2011") || (data12 === "2013")) || (data12 === "2019"))){
const err45 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/enum",keyword:"enum",params:{allowedValues: schema75.properties.protocol_version.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(typeof data12 === "string"){
if(func2(data12) > 4){
const err46 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/maxLength",keyword:"maxLength",params:{limit: 4},message:"must NOT have more than 4 characters"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.latitude !== undefined){
let data13 = data.latitude;
if((!((typeof data13 == "number") && (isFinite(data13)))) && (data13 !== null)){
const err48 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/type",keyword:"type",params:{type: schema75.properties.latitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 90 || isNaN(data13)){
const err49 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 90},message:"must be <= 90"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data13 < -90 || isNaN(data13)){
const err50 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -90},message:"must be >= -90"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
if(data.longitude !== undefined){
let data14 = data.longitude;
if((!((typeof data14 == "number") && (isFinite(data14)))) && (data14 !== null)){
const err51 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/type",keyword:"type",params:{type: schema75.properties.longitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 180 || isNaN(data14)){
const err52 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 180},message:"must be <= 180"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data14 < -180 || isNaN(data14)){
const err53 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -180},message:"must be >= -180"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
if(data.speed_kilometers_per_hour !== undefined){
let data15 = data.speed_kilometers_per_hour;
if((!((typeof data15 == "number") && (isFinite(data15)))) && (data15 !== null)){
const err54 = {instancePath:instancePath+"/speed_kilometers_per_hour",schemaPath:"#/properties/speed_kilometers_per_hour/type",keyword:"type",params:{type: schema75.properties.speed_kilometers_per_hour.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 6553.5 || isNaN(data15)){
const err55 = {instancePath:instancePath+"/speed_kilometers_per_hour",schemaPath:"#/properties/speed_kilometers_per_hour/maximum",keyword:"maximum",params:{comparison: "<=", limit: 6553.5},message:"must be <= 6553.5"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err56 = {instancePath:instancePath+"/speed_kilometers_per_hour",schemaPath:"#/properties/speed_kilometers_per_hour/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data.detail !== undefined){
let data16 = data.detail;
if((typeof data16 !== "string") && (data16 !== null)){
const err57 = {instancePath:instancePath+"/detail",schemaPath:"#/properties/detail/type",keyword:"type",params:{type: schema75.properties.detail.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(typeof data16 === "string"){
if(func2(data16) > 1024){
const err58 = {instancePath:instancePath+"/detail",schemaPath:"#/properties/detail/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(func2(data16) < 1){
const err59 = {instancePath:instancePath+"/detail",schemaPath:"#/properties/detail/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data17 = data.extra;
if((!(data17 && typeof data17 == "object" && !Array.isArray(data17))) && (data17 !== null)){
const err60 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema75.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key1 in data17){
if(typeof data17[key1] !== "string"){
const err61 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
}
}
else {
const err62 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
validate64.errors = vErrors;
return errors === 0;
}
validate64.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_45 = validate65;
const schema76 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/entry@1","type":"object","additionalProperties":false,"required":["entered_at","day","plate","plate_color"],"properties":{"entered_at":{"type":"string","format":"date-time"},"day":{"type":"string","format":"date"},"plate":{"type":"string","minLength":1,"maxLength":24},"plate_color":{"type":"integer","minimum":0,"maximum":255}}};

function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/entry@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate65.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.entered_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entered_at"},message:"must have required property '"+"entered_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.day === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "day"},message:"must have required property '"+"day"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.plate === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "plate"},message:"must have required property '"+"plate"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.plate_color === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "plate_color"},message:"must have required property '"+"plate_color"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "entered_at") || (key0 === "day")) || (key0 === "plate")) || (key0 === "plate_color"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.entered_at !== undefined){
let data0 = data.entered_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err5 = {instancePath:instancePath+"/entered_at",schemaPath:"#/properties/entered_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/entered_at",schemaPath:"#/properties/entered_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.day !== undefined){
let data1 = data.day;
if(typeof data1 === "string"){
if(!(formats18(data1))){
const err7 = {instancePath:instancePath+"/day",schemaPath:"#/properties/day/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/day",schemaPath:"#/properties/day/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.plate !== undefined){
let data2 = data.plate;
if(typeof data2 === "string"){
if(func2(data2) > 24){
const err9 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/maxLength",keyword:"maxLength",params:{limit: 24},message:"must NOT have more than 24 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.plate_color !== undefined){
let data3 = data.plate_color;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err12 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 255 || isNaN(data3)){
const err13 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err14 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate65.errors = vErrors;
return errors === 0;
}
validate65.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_46 = validate66;
const schema77 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/link@1","type":"object","additionalProperties":false,"required":["noted_at","source_id","link_id","event"],"properties":{"noted_at":{"type":"string","format":"date-time"},"source_id":{"type":"string","minLength":1,"maxLength":128},"link_id":{"type":"string","minLength":1,"maxLength":64},"event":{"type":"string","enum":["listening","connected","authenticated","refused","replaced","flooded","closed","failed"],"maxLength":13},"reason":{"type":["string","null"],"minLength":1,"maxLength":128},"protocol_version":{"type":["string","null"],"minLength":1,"maxLength":8},"connections":{"type":["integer","null"],"minimum":0,"maximum":2147483647},"frames":{"type":["string","null"],"format":"int64"},"rejects":{"type":["string","null"],"format":"int64"},"bytes":{"type":["string","null"],"format":"int64"}}};
const formats92 = formats.int64;

function validate66(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/link@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate66.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.noted_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "noted_at"},message:"must have required property '"+"noted_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.source_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "source_id"},message:"must have required property '"+"source_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.link_id === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "link_id"},message:"must have required property '"+"link_id"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.event === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "event"},message:"must have required property '"+"event"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema77.properties, key0))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.noted_at !== undefined){
let data0 = data.noted_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err5 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.source_id !== undefined){
let data1 = data.source_id;
if(typeof data1 === "string"){
if(func2(data1) > 128){
const err7 = {instancePath:instancePath+"/source_id",schemaPath:"#/properties/source_id/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/source_id",schemaPath:"#/properties/source_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/source_id",schemaPath:"#/properties/source_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.link_id !== undefined){
let data2 = data.link_id;
if(typeof data2 === "string"){
if(func2(data2) > 64){
const err10 = {instancePath:instancePath+"/link_id",schemaPath:"#/properties/link_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data2) < 1){
const err11 = {instancePath:instancePath+"/link_id",schemaPath:"#/properties/link_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/link_id",schemaPath:"#/properties/link_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.event !== undefined){
let data3 = data.event;
if(!((((((((data3 === "listening") || (data3 === "connected")) || (data3 === "authenticated")) || (data3 === "refused")) || (data3 === "replaced")) || (data3 === "flooded")) || (data3 === "closed")) || (data3 === "failed"))){
const err13 = {instancePath:instancePath+"/event",schemaPath:"#/properties/event/enum",keyword:"enum",params:{allowedValues: schema77.properties.event.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 13){
const err14 = {instancePath:instancePath+"/event",schemaPath:"#/properties/event/maxLength",keyword:"maxLength",params:{limit: 13},message:"must NOT have more than 13 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/event",schemaPath:"#/properties/event/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.reason !== undefined){
let data4 = data.reason;
if((typeof data4 !== "string") && (data4 !== null)){
const err16 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: schema77.properties.reason.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 128){
const err17 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func2(data4) < 1){
const err18 = {instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.protocol_version !== undefined){
let data5 = data.protocol_version;
if((typeof data5 !== "string") && (data5 !== null)){
const err19 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/type",keyword:"type",params:{type: schema77.properties.protocol_version.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 8){
const err20 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/maxLength",keyword:"maxLength",params:{limit: 8},message:"must NOT have more than 8 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func2(data5) < 1){
const err21 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.connections !== undefined){
let data6 = data.connections;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err22 = {instancePath:instancePath+"/connections",schemaPath:"#/properties/connections/type",keyword:"type",params:{type: schema77.properties.connections.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err23 = {instancePath:instancePath+"/connections",schemaPath:"#/properties/connections/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err24 = {instancePath:instancePath+"/connections",schemaPath:"#/properties/connections/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.frames !== undefined){
let data7 = data.frames;
if((typeof data7 !== "string") && (data7 !== null)){
const err25 = {instancePath:instancePath+"/frames",schemaPath:"#/properties/frames/type",keyword:"type",params:{type: schema77.properties.frames.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(typeof data7 === "string"){
if(!(formats92(data7))){
const err26 = {instancePath:instancePath+"/frames",schemaPath:"#/properties/frames/format",keyword:"format",params:{format: "int64"},message:"must match format \""+"int64"+"\""};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.rejects !== undefined){
let data8 = data.rejects;
if((typeof data8 !== "string") && (data8 !== null)){
const err27 = {instancePath:instancePath+"/rejects",schemaPath:"#/properties/rejects/type",keyword:"type",params:{type: schema77.properties.rejects.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data8 === "string"){
if(!(formats92(data8))){
const err28 = {instancePath:instancePath+"/rejects",schemaPath:"#/properties/rejects/format",keyword:"format",params:{format: "int64"},message:"must match format \""+"int64"+"\""};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.bytes !== undefined){
let data9 = data.bytes;
if((typeof data9 !== "string") && (data9 !== null)){
const err29 = {instancePath:instancePath+"/bytes",schemaPath:"#/properties/bytes/type",keyword:"type",params:{type: schema77.properties.bytes.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data9 === "string"){
if(!(formats92(data9))){
const err30 = {instancePath:instancePath+"/bytes",schemaPath:"#/properties/bytes/format",keyword:"format",params:{format: "int64"},message:"must match format \""+"int64"+"\""};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
}
else {
const err31 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
validate66.errors = vErrors;
return errors === 0;
}
validate66.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_47 = validate67;
const schema78 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/message@1","type":"object","additionalProperties":false,"required":["noted_at","protocol","protocol_version","message_id","serial"],"properties":{"noted_at":{"type":"string","format":"date-time"},"protocol":{"type":"string","enum":["jt808","jt809"],"maxLength":5},"protocol_version":{"type":"string","enum":["2011","2013","2019"],"maxLength":4},"message_id":{"type":"string","minLength":1,"maxLength":6,"pattern":"^0x[0-9A-F]{4}$"},"sub_message_id":{"type":["string","null"],"minLength":1,"maxLength":6,"pattern":"^0x[0-9A-F]{4}$"},"name":{"type":["string","null"],"minLength":1,"maxLength":64},"serial":{"type":"string","format":"int64"},"plate":{"type":["string","null"],"minLength":1,"maxLength":24},"plate_color":{"type":["integer","null"],"minimum":0,"maximum":255},"phone":{"type":["string","null"],"minLength":1,"maxLength":20,"pattern":"^[0-9A-F]{1,20}$"},"platform_id":{"type":["string","null"],"minLength":1,"maxLength":16},"body_hex":{"type":["string","null"],"maxLength":131072},"fields":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};
const pattern22 = new RegExp("^0x[0-9A-F]{4}$", "u");

function validate67(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/message@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate67.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.noted_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "noted_at"},message:"must have required property '"+"noted_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.protocol === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol"},message:"must have required property '"+"protocol"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.protocol_version === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol_version"},message:"must have required property '"+"protocol_version"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.message_id === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "message_id"},message:"must have required property '"+"message_id"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.serial === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "serial"},message:"must have required property '"+"serial"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema78.properties, key0))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.noted_at !== undefined){
let data0 = data.noted_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err6 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/noted_at",schemaPath:"#/properties/noted_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.protocol !== undefined){
let data1 = data.protocol;
if(!((data1 === "jt808") || (data1 === "jt809"))){
const err8 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema78.properties.protocol.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 5){
const err9 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/maxLength",keyword:"maxLength",params:{limit: 5},message:"must NOT have more than 5 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.protocol_version !== undefined){
let data2 = data.protocol_version;
if(!(((data2 === "2011") || (data2 === "2013")) || (data2 === "2019"))){
const err11 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/enum",keyword:"enum",params:{allowedValues: schema78.properties.protocol_version.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 4){
const err12 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/maxLength",keyword:"maxLength",params:{limit: 4},message:"must NOT have more than 4 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.message_id !== undefined){
let data3 = data.message_id;
if(typeof data3 === "string"){
if(func2(data3) > 6){
const err14 = {instancePath:instancePath+"/message_id",schemaPath:"#/properties/message_id/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func2(data3) < 1){
const err15 = {instancePath:instancePath+"/message_id",schemaPath:"#/properties/message_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern22.test(data3)){
const err16 = {instancePath:instancePath+"/message_id",schemaPath:"#/properties/message_id/pattern",keyword:"pattern",params:{pattern: "^0x[0-9A-F]{4}$"},message:"must match pattern \""+"^0x[0-9A-F]{4}$"+"\""};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/message_id",schemaPath:"#/properties/message_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.sub_message_id !== undefined){
let data4 = data.sub_message_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err18 = {instancePath:instancePath+"/sub_message_id",schemaPath:"#/properties/sub_message_id/type",keyword:"type",params:{type: schema78.properties.sub_message_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 6){
const err19 = {instancePath:instancePath+"/sub_message_id",schemaPath:"#/properties/sub_message_id/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func2(data4) < 1){
const err20 = {instancePath:instancePath+"/sub_message_id",schemaPath:"#/properties/sub_message_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(!pattern22.test(data4)){
const err21 = {instancePath:instancePath+"/sub_message_id",schemaPath:"#/properties/sub_message_id/pattern",keyword:"pattern",params:{pattern: "^0x[0-9A-F]{4}$"},message:"must match pattern \""+"^0x[0-9A-F]{4}$"+"\""};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.name !== undefined){
let data5 = data.name;
if((typeof data5 !== "string") && (data5 !== null)){
const err22 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: schema78.properties.name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 64){
const err23 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func2(data5) < 1){
const err24 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.serial !== undefined){
let data6 = data.serial;
if(typeof data6 === "string"){
if(!(formats92(data6))){
const err25 = {instancePath:instancePath+"/serial",schemaPath:"#/properties/serial/format",keyword:"format",params:{format: "int64"},message:"must match format \""+"int64"+"\""};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/serial",schemaPath:"#/properties/serial/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.plate !== undefined){
let data7 = data.plate;
if((typeof data7 !== "string") && (data7 !== null)){
const err27 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/type",keyword:"type",params:{type: schema78.properties.plate.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 24){
const err28 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/maxLength",keyword:"maxLength",params:{limit: 24},message:"must NOT have more than 24 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func2(data7) < 1){
const err29 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.plate_color !== undefined){
let data8 = data.plate_color;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err30 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/type",keyword:"type",params:{type: schema78.properties.plate_color.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 255 || isNaN(data8)){
const err31 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data8 < 0 || isNaN(data8)){
const err32 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data.phone !== undefined){
let data9 = data.phone;
if((typeof data9 !== "string") && (data9 !== null)){
const err33 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/type",keyword:"type",params:{type: schema78.properties.phone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(typeof data9 === "string"){
if(func2(data9) > 20){
const err34 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/maxLength",keyword:"maxLength",params:{limit: 20},message:"must NOT have more than 20 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(func2(data9) < 1){
const err35 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(!pattern21.test(data9)){
const err36 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/pattern",keyword:"pattern",params:{pattern: "^[0-9A-F]{1,20}$"},message:"must match pattern \""+"^[0-9A-F]{1,20}$"+"\""};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
if(data.platform_id !== undefined){
let data10 = data.platform_id;
if((typeof data10 !== "string") && (data10 !== null)){
const err37 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/type",keyword:"type",params:{type: schema78.properties.platform_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 16){
const err38 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/maxLength",keyword:"maxLength",params:{limit: 16},message:"must NOT have more than 16 characters"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(func2(data10) < 1){
const err39 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
if(data.body_hex !== undefined){
let data11 = data.body_hex;
if((typeof data11 !== "string") && (data11 !== null)){
const err40 = {instancePath:instancePath+"/body_hex",schemaPath:"#/properties/body_hex/type",keyword:"type",params:{type: schema78.properties.body_hex.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 131072){
const err41 = {instancePath:instancePath+"/body_hex",schemaPath:"#/properties/body_hex/maxLength",keyword:"maxLength",params:{limit: 131072},message:"must NOT have more than 131072 characters"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
if(data.fields !== undefined){
let data12 = data.fields;
if((!(data12 && typeof data12 == "object" && !Array.isArray(data12))) && (data12 !== null)){
const err42 = {instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"type",params:{type: schema78.properties.fields.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key1 in data12){
if(typeof data12[key1] !== "string"){
const err43 = {instancePath:instancePath+"/fields/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/fields/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
}
}
else {
const err44 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
validate67.errors = vErrors;
return errors === 0;
}
validate67.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_48 = validate68;
const schema79 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/position@1","type":"object","additionalProperties":false,"required":["located_at","vehicle_id","vehicle_kind","protocol","protocol_version","is_back_fill","is_positioned"],"properties":{"located_at":{"type":"string","format":"date-time"},"vehicle_id":{"type":"string","minLength":1,"maxLength":32},"vehicle_kind":{"type":"string","enum":["bus","coach","hazmat","truck","taxi","other"],"maxLength":6},"operator_id":{"type":["string","null"],"minLength":1,"maxLength":64},"area_code":{"type":["string","null"],"minLength":1,"maxLength":12,"pattern":"^[0-9]{6,12}$"},"label":{"type":["string","null"],"minLength":1,"maxLength":32},"plate":{"type":["string","null"],"minLength":1,"maxLength":24},"plate_color":{"type":["integer","null"],"minimum":0,"maximum":255},"phone":{"type":["string","null"],"minLength":1,"maxLength":20,"pattern":"^[0-9A-F]{1,20}$"},"platform_id":{"type":["string","null"],"minLength":1,"maxLength":16},"protocol":{"type":"string","enum":["jt808","jt809"],"maxLength":5},"protocol_version":{"type":"string","enum":["2011","2013","2019"],"maxLength":4},"is_back_fill":{"type":"boolean"},"is_positioned":{"type":"boolean"},"in_service":{"type":["boolean","null"]},"latitude":{"type":["number","null"],"minimum":-90,"maximum":90},"longitude":{"type":["number","null"],"minimum":-180,"maximum":180},"source_datum":{"type":["string","null"],"enum":["WGS84","GCJ02",null],"maxLength":5},"source_latitude":{"type":["number","null"],"minimum":-90,"maximum":90},"source_longitude":{"type":["number","null"],"minimum":-180,"maximum":180},"altitude_meters":{"type":["integer","null"],"minimum":-1000,"maximum":65535},"speed_kilometers_per_hour":{"type":["number","null"],"minimum":0,"maximum":6553.5},"recorder_speed_kilometers_per_hour":{"type":["number","null"],"minimum":0,"maximum":6553.5},"direction_degrees":{"type":["integer","null"],"minimum":0,"maximum":359},"mileage_kilometers":{"type":["number","null"],"minimum":0,"maximum":429496729.5},"fuel_liters":{"type":["number","null"],"minimum":0,"maximum":6553.5},"load":{"type":["string","null"],"enum":["empty","half","full",null],"maxLength":5},"is_acc_on":{"type":["boolean","null"]},"signal_strength":{"type":["integer","null"],"minimum":0,"maximum":255},"satellites":{"type":["integer","null"],"minimum":0,"maximum":255},"status_flags":{"type":["string","null"],"format":"int64"},"alarm_flags":{"type":["string","null"],"format":"int64"},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate68(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/position@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate68.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.located_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "located_at"},message:"must have required property '"+"located_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.vehicle_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_id"},message:"must have required property '"+"vehicle_id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.vehicle_kind === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_kind"},message:"must have required property '"+"vehicle_kind"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.protocol === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol"},message:"must have required property '"+"protocol"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.protocol_version === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol_version"},message:"must have required property '"+"protocol_version"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.is_back_fill === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "is_back_fill"},message:"must have required property '"+"is_back_fill"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data.is_positioned === undefined){
const err6 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "is_positioned"},message:"must have required property '"+"is_positioned"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema79.properties, key0))){
const err7 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.located_at !== undefined){
let data0 = data.located_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err8 = {instancePath:instancePath+"/located_at",schemaPath:"#/properties/located_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/located_at",schemaPath:"#/properties/located_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.vehicle_id !== undefined){
let data1 = data.vehicle_id;
if(typeof data1 === "string"){
if(func2(data1) > 32){
const err10 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/maxLength",keyword:"maxLength",params:{limit: 32},message:"must NOT have more than 32 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(func2(data1) < 1){
const err11 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.vehicle_kind !== undefined){
let data2 = data.vehicle_kind;
if(!((((((data2 === "bus") || (data2 === "coach")) || (data2 === "hazmat")) || (data2 === "truck")) || (data2 === "taxi")) || (data2 === "other"))){
const err13 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/enum",keyword:"enum",params:{allowedValues: schema79.properties.vehicle_kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 6){
const err14 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.operator_id !== undefined){
let data3 = data.operator_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err16 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/type",keyword:"type",params:{type: schema79.properties.operator_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 64){
const err17 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func2(data3) < 1){
const err18 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.area_code !== undefined){
let data4 = data.area_code;
if((typeof data4 !== "string") && (data4 !== null)){
const err19 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/type",keyword:"type",params:{type: schema79.properties.area_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 12){
const err20 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/maxLength",keyword:"maxLength",params:{limit: 12},message:"must NOT have more than 12 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func2(data4) < 1){
const err21 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!pattern20.test(data4)){
const err22 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,12}$"},message:"must match pattern \""+"^[0-9]{6,12}$"+"\""};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.label !== undefined){
let data5 = data.label;
if((typeof data5 !== "string") && (data5 !== null)){
const err23 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/type",keyword:"type",params:{type: schema79.properties.label.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 32){
const err24 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/maxLength",keyword:"maxLength",params:{limit: 32},message:"must NOT have more than 32 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func2(data5) < 1){
const err25 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.plate !== undefined){
let data6 = data.plate;
if((typeof data6 !== "string") && (data6 !== null)){
const err26 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/type",keyword:"type",params:{type: schema79.properties.plate.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 24){
const err27 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/maxLength",keyword:"maxLength",params:{limit: 24},message:"must NOT have more than 24 characters"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(func2(data6) < 1){
const err28 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data.plate_color !== undefined){
let data7 = data.plate_color;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err29 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/type",keyword:"type",params:{type: schema79.properties.plate_color.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 255 || isNaN(data7)){
const err30 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err31 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.phone !== undefined){
let data8 = data.phone;
if((typeof data8 !== "string") && (data8 !== null)){
const err32 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/type",keyword:"type",params:{type: schema79.properties.phone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 20){
const err33 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/maxLength",keyword:"maxLength",params:{limit: 20},message:"must NOT have more than 20 characters"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(func2(data8) < 1){
const err34 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(!pattern21.test(data8)){
const err35 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/pattern",keyword:"pattern",params:{pattern: "^[0-9A-F]{1,20}$"},message:"must match pattern \""+"^[0-9A-F]{1,20}$"+"\""};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
if(data.platform_id !== undefined){
let data9 = data.platform_id;
if((typeof data9 !== "string") && (data9 !== null)){
const err36 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/type",keyword:"type",params:{type: schema79.properties.platform_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(typeof data9 === "string"){
if(func2(data9) > 16){
const err37 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/maxLength",keyword:"maxLength",params:{limit: 16},message:"must NOT have more than 16 characters"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(func2(data9) < 1){
const err38 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data.protocol !== undefined){
let data10 = data.protocol;
if(!((data10 === "jt808") || (data10 === "jt809"))){
const err39 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema79.properties.protocol.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 5){
const err40 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/maxLength",keyword:"maxLength",params:{limit: 5},message:"must NOT have more than 5 characters"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.protocol_version !== undefined){
let data11 = data.protocol_version;
if(!(((data11 === "2011") || (data11 === "2013")) || (data11 === "2019"))){
const err42 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/enum",keyword:"enum",params:{allowedValues: schema79.properties.protocol_version.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 4){
const err43 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/maxLength",keyword:"maxLength",params:{limit: 4},message:"must NOT have more than 4 characters"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.is_back_fill !== undefined){
if(typeof data.is_back_fill !== "boolean"){
const err45 = {instancePath:instancePath+"/is_back_fill",schemaPath:"#/properties/is_back_fill/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.is_positioned !== undefined){
if(typeof data.is_positioned !== "boolean"){
const err46 = {instancePath:instancePath+"/is_positioned",schemaPath:"#/properties/is_positioned/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.in_service !== undefined){
let data14 = data.in_service;
if((typeof data14 !== "boolean") && (data14 !== null)){
const err47 = {instancePath:instancePath+"/in_service",schemaPath:"#/properties/in_service/type",keyword:"type",params:{type: schema79.properties.in_service.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.latitude !== undefined){
let data15 = data.latitude;
if((!((typeof data15 == "number") && (isFinite(data15)))) && (data15 !== null)){
const err48 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/type",keyword:"type",params:{type: schema79.properties.latitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 90 || isNaN(data15)){
const err49 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 90},message:"must be <= 90"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data15 < -90 || isNaN(data15)){
const err50 = {instancePath:instancePath+"/latitude",schemaPath:"#/properties/latitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -90},message:"must be >= -90"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
if(data.longitude !== undefined){
let data16 = data.longitude;
if((!((typeof data16 == "number") && (isFinite(data16)))) && (data16 !== null)){
const err51 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/type",keyword:"type",params:{type: schema79.properties.longitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 > 180 || isNaN(data16)){
const err52 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 180},message:"must be <= 180"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data16 < -180 || isNaN(data16)){
const err53 = {instancePath:instancePath+"/longitude",schemaPath:"#/properties/longitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -180},message:"must be >= -180"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
if(data.source_datum !== undefined){
let data17 = data.source_datum;
if((typeof data17 !== "string") && (data17 !== null)){
const err54 = {instancePath:instancePath+"/source_datum",schemaPath:"#/properties/source_datum/type",keyword:"type",params:{type: schema79.properties.source_datum.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!(((data17 === "WGS84") || (data17 === "GCJ02")) || (data17 === null))){
const err55 = {instancePath:instancePath+"/source_datum",schemaPath:"#/properties/source_datum/enum",keyword:"enum",params:{allowedValues: schema79.properties.source_datum.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(typeof data17 === "string"){
if(func2(data17) > 5){
const err56 = {instancePath:instancePath+"/source_datum",schemaPath:"#/properties/source_datum/maxLength",keyword:"maxLength",params:{limit: 5},message:"must NOT have more than 5 characters"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data.source_latitude !== undefined){
let data18 = data.source_latitude;
if((!((typeof data18 == "number") && (isFinite(data18)))) && (data18 !== null)){
const err57 = {instancePath:instancePath+"/source_latitude",schemaPath:"#/properties/source_latitude/type",keyword:"type",params:{type: schema79.properties.source_latitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 90 || isNaN(data18)){
const err58 = {instancePath:instancePath+"/source_latitude",schemaPath:"#/properties/source_latitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 90},message:"must be <= 90"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data18 < -90 || isNaN(data18)){
const err59 = {instancePath:instancePath+"/source_latitude",schemaPath:"#/properties/source_latitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -90},message:"must be >= -90"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
if(data.source_longitude !== undefined){
let data19 = data.source_longitude;
if((!((typeof data19 == "number") && (isFinite(data19)))) && (data19 !== null)){
const err60 = {instancePath:instancePath+"/source_longitude",schemaPath:"#/properties/source_longitude/type",keyword:"type",params:{type: schema79.properties.source_longitude.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 180 || isNaN(data19)){
const err61 = {instancePath:instancePath+"/source_longitude",schemaPath:"#/properties/source_longitude/maximum",keyword:"maximum",params:{comparison: "<=", limit: 180},message:"must be <= 180"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(data19 < -180 || isNaN(data19)){
const err62 = {instancePath:instancePath+"/source_longitude",schemaPath:"#/properties/source_longitude/minimum",keyword:"minimum",params:{comparison: ">=", limit: -180},message:"must be >= -180"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
if(data.altitude_meters !== undefined){
let data20 = data.altitude_meters;
if((!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))) && (data20 !== null)){
const err63 = {instancePath:instancePath+"/altitude_meters",schemaPath:"#/properties/altitude_meters/type",keyword:"type",params:{type: schema79.properties.altitude_meters.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 65535 || isNaN(data20)){
const err64 = {instancePath:instancePath+"/altitude_meters",schemaPath:"#/properties/altitude_meters/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(data20 < -1000 || isNaN(data20)){
const err65 = {instancePath:instancePath+"/altitude_meters",schemaPath:"#/properties/altitude_meters/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1000},message:"must be >= -1000"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
if(data.speed_kilometers_per_hour !== undefined){
let data21 = data.speed_kilometers_per_hour;
if((!((typeof data21 == "number") && (isFinite(data21)))) && (data21 !== null)){
const err66 = {instancePath:instancePath+"/speed_kilometers_per_hour",schemaPath:"#/properties/speed_kilometers_per_hour/type",keyword:"type",params:{type: schema79.properties.speed_kilometers_per_hour.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 6553.5 || isNaN(data21)){
const err67 = {instancePath:instancePath+"/speed_kilometers_per_hour",schemaPath:"#/properties/speed_kilometers_per_hour/maximum",keyword:"maximum",params:{comparison: "<=", limit: 6553.5},message:"must be <= 6553.5"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err68 = {instancePath:instancePath+"/speed_kilometers_per_hour",schemaPath:"#/properties/speed_kilometers_per_hour/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
if(data.recorder_speed_kilometers_per_hour !== undefined){
let data22 = data.recorder_speed_kilometers_per_hour;
if((!((typeof data22 == "number") && (isFinite(data22)))) && (data22 !== null)){
const err69 = {instancePath:instancePath+"/recorder_speed_kilometers_per_hour",schemaPath:"#/properties/recorder_speed_kilometers_per_hour/type",keyword:"type",params:{type: schema79.properties.recorder_speed_kilometers_per_hour.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 6553.5 || isNaN(data22)){
const err70 = {instancePath:instancePath+"/recorder_speed_kilometers_per_hour",schemaPath:"#/properties/recorder_speed_kilometers_per_hour/maximum",keyword:"maximum",params:{comparison: "<=", limit: 6553.5},message:"must be <= 6553.5"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(data22 < 0 || isNaN(data22)){
const err71 = {instancePath:instancePath+"/recorder_speed_kilometers_per_hour",schemaPath:"#/properties/recorder_speed_kilometers_per_hour/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
if(data.direction_degrees !== undefined){
let data23 = data.direction_degrees;
if((!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))) && (data23 !== null)){
const err72 = {instancePath:instancePath+"/direction_degrees",schemaPath:"#/properties/direction_degrees/type",keyword:"type",params:{type: schema79.properties.direction_degrees.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 359 || isNaN(data23)){
const err73 = {instancePath:instancePath+"/direction_degrees",schemaPath:"#/properties/direction_degrees/maximum",keyword:"maximum",params:{comparison: "<=", limit: 359},message:"must be <= 359"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(data23 < 0 || isNaN(data23)){
const err74 = {instancePath:instancePath+"/direction_degrees",schemaPath:"#/properties/direction_degrees/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
if(data.mileage_kilometers !== undefined){
let data24 = data.mileage_kilometers;
if((!((typeof data24 == "number") && (isFinite(data24)))) && (data24 !== null)){
const err75 = {instancePath:instancePath+"/mileage_kilometers",schemaPath:"#/properties/mileage_kilometers/type",keyword:"type",params:{type: schema79.properties.mileage_kilometers.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if((typeof data24 == "number") && (isFinite(data24))){
if(data24 > 429496729.5 || isNaN(data24)){
const err76 = {instancePath:instancePath+"/mileage_kilometers",schemaPath:"#/properties/mileage_kilometers/maximum",keyword:"maximum",params:{comparison: "<=", limit: 429496729.5},message:"must be <= 429496729.5"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data24 < 0 || isNaN(data24)){
const err77 = {instancePath:instancePath+"/mileage_kilometers",schemaPath:"#/properties/mileage_kilometers/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
if(data.fuel_liters !== undefined){
let data25 = data.fuel_liters;
if((!((typeof data25 == "number") && (isFinite(data25)))) && (data25 !== null)){
const err78 = {instancePath:instancePath+"/fuel_liters",schemaPath:"#/properties/fuel_liters/type",keyword:"type",params:{type: schema79.properties.fuel_liters.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 6553.5 || isNaN(data25)){
const err79 = {instancePath:instancePath+"/fuel_liters",schemaPath:"#/properties/fuel_liters/maximum",keyword:"maximum",params:{comparison: "<=", limit: 6553.5},message:"must be <= 6553.5"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(data25 < 0 || isNaN(data25)){
const err80 = {instancePath:instancePath+"/fuel_liters",schemaPath:"#/properties/fuel_liters/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
if(data.load !== undefined){
let data26 = data.load;
if((typeof data26 !== "string") && (data26 !== null)){
const err81 = {instancePath:instancePath+"/load",schemaPath:"#/properties/load/type",keyword:"type",params:{type: schema79.properties.load.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(!((((data26 === "empty") || (data26 === "half")) || (data26 === "full")) || (data26 === null))){
const err82 = {instancePath:instancePath+"/load",schemaPath:"#/properties/load/enum",keyword:"enum",params:{allowedValues: schema79.properties.load.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if(typeof data26 === "string"){
if(func2(data26) > 5){
const err83 = {instancePath:instancePath+"/load",schemaPath:"#/properties/load/maxLength",keyword:"maxLength",params:{limit: 5},message:"must NOT have more than 5 characters"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
if(data.is_acc_on !== undefined){
let data27 = data.is_acc_on;
if((typeof data27 !== "boolean") && (data27 !== null)){
const err84 = {instancePath:instancePath+"/is_acc_on",schemaPath:"#/properties/is_acc_on/type",keyword:"type",params:{type: schema79.properties.is_acc_on.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data.signal_strength !== undefined){
let data28 = data.signal_strength;
if((!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28)))) && (data28 !== null)){
const err85 = {instancePath:instancePath+"/signal_strength",schemaPath:"#/properties/signal_strength/type",keyword:"type",params:{type: schema79.properties.signal_strength.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 255 || isNaN(data28)){
const err86 = {instancePath:instancePath+"/signal_strength",schemaPath:"#/properties/signal_strength/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(data28 < 0 || isNaN(data28)){
const err87 = {instancePath:instancePath+"/signal_strength",schemaPath:"#/properties/signal_strength/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
if(data.satellites !== undefined){
let data29 = data.satellites;
if((!(((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29))) && (isFinite(data29)))) && (data29 !== null)){
const err88 = {instancePath:instancePath+"/satellites",schemaPath:"#/properties/satellites/type",keyword:"type",params:{type: schema79.properties.satellites.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if((typeof data29 == "number") && (isFinite(data29))){
if(data29 > 255 || isNaN(data29)){
const err89 = {instancePath:instancePath+"/satellites",schemaPath:"#/properties/satellites/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if(data29 < 0 || isNaN(data29)){
const err90 = {instancePath:instancePath+"/satellites",schemaPath:"#/properties/satellites/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
if(data.status_flags !== undefined){
let data30 = data.status_flags;
if((typeof data30 !== "string") && (data30 !== null)){
const err91 = {instancePath:instancePath+"/status_flags",schemaPath:"#/properties/status_flags/type",keyword:"type",params:{type: schema79.properties.status_flags.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(typeof data30 === "string"){
if(!(formats92(data30))){
const err92 = {instancePath:instancePath+"/status_flags",schemaPath:"#/properties/status_flags/format",keyword:"format",params:{format: "int64"},message:"must match format \""+"int64"+"\""};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
if(data.alarm_flags !== undefined){
let data31 = data.alarm_flags;
if((typeof data31 !== "string") && (data31 !== null)){
const err93 = {instancePath:instancePath+"/alarm_flags",schemaPath:"#/properties/alarm_flags/type",keyword:"type",params:{type: schema79.properties.alarm_flags.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(typeof data31 === "string"){
if(!(formats92(data31))){
const err94 = {instancePath:instancePath+"/alarm_flags",schemaPath:"#/properties/alarm_flags/format",keyword:"format",params:{format: "int64"},message:"must match format \""+"int64"+"\""};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data32 = data.extra;
if((!(data32 && typeof data32 == "object" && !Array.isArray(data32))) && (data32 !== null)){
const err95 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema79.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
for(const key1 in data32){
if(typeof data32[key1] !== "string"){
const err96 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
}
}
else {
const err97 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
validate68.errors = vErrors;
return errors === 0;
}
validate68.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_49 = validate69;
const schema80 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/presence@1","type":"object","additionalProperties":false,"required":["day_at","day","vehicle_id","vehicle_kind"],"properties":{"day_at":{"type":"string","format":"date-time"},"day":{"type":"string","format":"date"},"vehicle_id":{"type":"string","minLength":1,"maxLength":32},"vehicle_kind":{"type":"string","enum":["bus","coach","hazmat","truck","taxi","other"],"maxLength":6},"operator_id":{"type":["string","null"],"minLength":1,"maxLength":64},"area_code":{"type":["string","null"],"minLength":1,"maxLength":12,"pattern":"^[0-9]{6,12}$"},"plate":{"type":["string","null"],"minLength":1,"maxLength":24},"plate_color":{"type":["integer","null"],"minimum":0,"maximum":255}}};

function validate69(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/presence@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate69.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.day_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "day_at"},message:"must have required property '"+"day_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.day === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "day"},message:"must have required property '"+"day"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.vehicle_id === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_id"},message:"must have required property '"+"vehicle_id"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.vehicle_kind === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_kind"},message:"must have required property '"+"vehicle_kind"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "day_at") || (key0 === "day")) || (key0 === "vehicle_id")) || (key0 === "vehicle_kind")) || (key0 === "operator_id")) || (key0 === "area_code")) || (key0 === "plate")) || (key0 === "plate_color"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.day_at !== undefined){
let data0 = data.day_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err5 = {instancePath:instancePath+"/day_at",schemaPath:"#/properties/day_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/day_at",schemaPath:"#/properties/day_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.day !== undefined){
let data1 = data.day;
if(typeof data1 === "string"){
if(!(formats18(data1))){
const err7 = {instancePath:instancePath+"/day",schemaPath:"#/properties/day/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/day",schemaPath:"#/properties/day/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.vehicle_id !== undefined){
let data2 = data.vehicle_id;
if(typeof data2 === "string"){
if(func2(data2) > 32){
const err9 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/maxLength",keyword:"maxLength",params:{limit: 32},message:"must NOT have more than 32 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/vehicle_id",schemaPath:"#/properties/vehicle_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.vehicle_kind !== undefined){
let data3 = data.vehicle_kind;
if(!((((((data3 === "bus") || (data3 === "coach")) || (data3 === "hazmat")) || (data3 === "truck")) || (data3 === "taxi")) || (data3 === "other"))){
const err12 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/enum",keyword:"enum",params:{allowedValues: schema80.properties.vehicle_kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 6){
const err13 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.operator_id !== undefined){
let data4 = data.operator_id;
if((typeof data4 !== "string") && (data4 !== null)){
const err15 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/type",keyword:"type",params:{type: schema80.properties.operator_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 64){
const err16 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(func2(data4) < 1){
const err17 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data.area_code !== undefined){
let data5 = data.area_code;
if((typeof data5 !== "string") && (data5 !== null)){
const err18 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/type",keyword:"type",params:{type: schema80.properties.area_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 12){
const err19 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/maxLength",keyword:"maxLength",params:{limit: 12},message:"must NOT have more than 12 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(func2(data5) < 1){
const err20 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(!pattern20.test(data5)){
const err21 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,12}$"},message:"must match pattern \""+"^[0-9]{6,12}$"+"\""};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.plate !== undefined){
let data6 = data.plate;
if((typeof data6 !== "string") && (data6 !== null)){
const err22 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/type",keyword:"type",params:{type: schema80.properties.plate.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 24){
const err23 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/maxLength",keyword:"maxLength",params:{limit: 24},message:"must NOT have more than 24 characters"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(func2(data6) < 1){
const err24 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.plate_color !== undefined){
let data7 = data.plate_color;
if((!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))) && (data7 !== null)){
const err25 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/type",keyword:"type",params:{type: schema80.properties.plate_color.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 255 || isNaN(data7)){
const err26 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err27 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
validate69.errors = vErrors;
return errors === 0;
}
validate69.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_50 = validate70;
const schema81 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/rate@1","type":"object","additionalProperties":false,"required":["day","vehicle_kind","due","entered","online","computed_at"],"properties":{"day":{"type":"string","format":"date"},"vehicle_kind":{"type":"string","enum":["bus","coach","hazmat","truck","taxi","other"],"maxLength":6},"operator_id":{"type":["string","null"],"minLength":1,"maxLength":64},"area_code":{"type":["string","null"],"minLength":1,"maxLength":12,"pattern":"^[0-9]{6,12}$"},"operator_name":{"type":["string","null"],"minLength":1,"maxLength":128},"due":{"type":"integer","minimum":0,"maximum":2147483647},"entered":{"type":"integer","minimum":0,"maximum":2147483647},"online":{"type":"integer","minimum":0,"maximum":2147483647},"entry_rate_percent":{"type":["number","null"],"minimum":0,"maximum":100},"online_rate_percent":{"type":["number","null"],"minimum":0,"maximum":100},"computed_at":{"type":"string","format":"date-time"}}};

function validate70(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/rate@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate70.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.day === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "day"},message:"must have required property '"+"day"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.vehicle_kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_kind"},message:"must have required property '"+"vehicle_kind"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.due === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "due"},message:"must have required property '"+"due"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.entered === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "entered"},message:"must have required property '"+"entered"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.online === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "online"},message:"must have required property '"+"online"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.computed_at === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "computed_at"},message:"must have required property '"+"computed_at"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema81.properties, key0))){
const err6 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.day !== undefined){
let data0 = data.day;
if(typeof data0 === "string"){
if(!(formats18(data0))){
const err7 = {instancePath:instancePath+"/day",schemaPath:"#/properties/day/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/day",schemaPath:"#/properties/day/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.vehicle_kind !== undefined){
let data1 = data.vehicle_kind;
if(!((((((data1 === "bus") || (data1 === "coach")) || (data1 === "hazmat")) || (data1 === "truck")) || (data1 === "taxi")) || (data1 === "other"))){
const err9 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/enum",keyword:"enum",params:{allowedValues: schema81.properties.vehicle_kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 6){
const err10 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.operator_id !== undefined){
let data2 = data.operator_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err12 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/type",keyword:"type",params:{type: schema81.properties.operator_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 64){
const err13 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(func2(data2) < 1){
const err14 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.area_code !== undefined){
let data3 = data.area_code;
if((typeof data3 !== "string") && (data3 !== null)){
const err15 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/type",keyword:"type",params:{type: schema81.properties.area_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 12){
const err16 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/maxLength",keyword:"maxLength",params:{limit: 12},message:"must NOT have more than 12 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(func2(data3) < 1){
const err17 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(!pattern20.test(data3)){
const err18 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,12}$"},message:"must match pattern \""+"^[0-9]{6,12}$"+"\""};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.operator_name !== undefined){
let data4 = data.operator_name;
if((typeof data4 !== "string") && (data4 !== null)){
const err19 = {instancePath:instancePath+"/operator_name",schemaPath:"#/properties/operator_name/type",keyword:"type",params:{type: schema81.properties.operator_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 128){
const err20 = {instancePath:instancePath+"/operator_name",schemaPath:"#/properties/operator_name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func2(data4) < 1){
const err21 = {instancePath:instancePath+"/operator_name",schemaPath:"#/properties/operator_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.due !== undefined){
let data5 = data.due;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err22 = {instancePath:instancePath+"/due",schemaPath:"#/properties/due/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 2147483647 || isNaN(data5)){
const err23 = {instancePath:instancePath+"/due",schemaPath:"#/properties/due/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err24 = {instancePath:instancePath+"/due",schemaPath:"#/properties/due/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
if(data.entered !== undefined){
let data6 = data.entered;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err25 = {instancePath:instancePath+"/entered",schemaPath:"#/properties/entered/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
const err26 = {instancePath:instancePath+"/entered",schemaPath:"#/properties/entered/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err27 = {instancePath:instancePath+"/entered",schemaPath:"#/properties/entered/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
if(data.online !== undefined){
let data7 = data.online;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err28 = {instancePath:instancePath+"/online",schemaPath:"#/properties/online/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err29 = {instancePath:instancePath+"/online",schemaPath:"#/properties/online/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err30 = {instancePath:instancePath+"/online",schemaPath:"#/properties/online/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data.entry_rate_percent !== undefined){
let data8 = data.entry_rate_percent;
if((!((typeof data8 == "number") && (isFinite(data8)))) && (data8 !== null)){
const err31 = {instancePath:instancePath+"/entry_rate_percent",schemaPath:"#/properties/entry_rate_percent/type",keyword:"type",params:{type: schema81.properties.entry_rate_percent.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 100 || isNaN(data8)){
const err32 = {instancePath:instancePath+"/entry_rate_percent",schemaPath:"#/properties/entry_rate_percent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data8 < 0 || isNaN(data8)){
const err33 = {instancePath:instancePath+"/entry_rate_percent",schemaPath:"#/properties/entry_rate_percent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data.online_rate_percent !== undefined){
let data9 = data.online_rate_percent;
if((!((typeof data9 == "number") && (isFinite(data9)))) && (data9 !== null)){
const err34 = {instancePath:instancePath+"/online_rate_percent",schemaPath:"#/properties/online_rate_percent/type",keyword:"type",params:{type: schema81.properties.online_rate_percent.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 100 || isNaN(data9)){
const err35 = {instancePath:instancePath+"/online_rate_percent",schemaPath:"#/properties/online_rate_percent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data9 < 0 || isNaN(data9)){
const err36 = {instancePath:instancePath+"/online_rate_percent",schemaPath:"#/properties/online_rate_percent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
if(data.computed_at !== undefined){
let data10 = data.computed_at;
if(typeof data10 === "string"){
if(!(formats0(data10))){
const err37 = {instancePath:instancePath+"/computed_at",schemaPath:"#/properties/computed_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/computed_at",schemaPath:"#/properties/computed_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
validate70.errors = vErrors;
return errors === 0;
}
validate70.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_51 = validate71;
const schema82 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/registration@1","type":"object","additionalProperties":false,"required":["registered_at","vehicle_kind","protocol","protocol_version"],"properties":{"registered_at":{"type":"string","format":"date-time"},"vehicle_kind":{"type":"string","enum":["bus","coach","hazmat","truck","taxi","other"],"maxLength":6},"operator_id":{"type":["string","null"],"minLength":1,"maxLength":64},"area_code":{"type":["string","null"],"minLength":1,"maxLength":12,"pattern":"^[0-9]{6,12}$"},"plate":{"type":["string","null"],"minLength":1,"maxLength":24},"plate_color":{"type":["integer","null"],"minimum":0,"maximum":255},"phone":{"type":["string","null"],"minLength":1,"maxLength":20,"pattern":"^[0-9A-F]{1,20}$"},"platform_id":{"type":["string","null"],"minLength":1,"maxLength":16},"protocol":{"type":"string","enum":["jt808","jt809"],"maxLength":5},"protocol_version":{"type":"string","enum":["2011","2013","2019"],"maxLength":4},"terminal_id":{"type":["string","null"],"minLength":1,"maxLength":40},"terminal_maker":{"type":["string","null"],"minLength":1,"maxLength":40},"terminal_model":{"type":["string","null"],"minLength":1,"maxLength":40},"imei":{"type":["string","null"],"minLength":1,"maxLength":20},"province_code":{"type":["string","null"],"minLength":1,"maxLength":6,"pattern":"^[0-9]+$"},"county_code":{"type":["string","null"],"minLength":1,"maxLength":6,"pattern":"^[0-9]+$"},"extra":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};
const pattern31 = new RegExp("^[0-9]+$", "u");

function validate71(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/registration@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate71.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.registered_at === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "registered_at"},message:"must have required property '"+"registered_at"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.vehicle_kind === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_kind"},message:"must have required property '"+"vehicle_kind"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.protocol === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol"},message:"must have required property '"+"protocol"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.protocol_version === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "protocol_version"},message:"must have required property '"+"protocol_version"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema82.properties, key0))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.registered_at !== undefined){
let data0 = data.registered_at;
if(typeof data0 === "string"){
if(!(formats0(data0))){
const err5 = {instancePath:instancePath+"/registered_at",schemaPath:"#/properties/registered_at/format",keyword:"format",params:{format: "date-time"},message:"must match format \""+"date-time"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/registered_at",schemaPath:"#/properties/registered_at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.vehicle_kind !== undefined){
let data1 = data.vehicle_kind;
if(!((((((data1 === "bus") || (data1 === "coach")) || (data1 === "hazmat")) || (data1 === "truck")) || (data1 === "taxi")) || (data1 === "other"))){
const err7 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/enum",keyword:"enum",params:{allowedValues: schema82.properties.vehicle_kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(typeof data1 === "string"){
if(func2(data1) > 6){
const err8 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.operator_id !== undefined){
let data2 = data.operator_id;
if((typeof data2 !== "string") && (data2 !== null)){
const err10 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/type",keyword:"type",params:{type: schema82.properties.operator_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 64){
const err11 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func2(data2) < 1){
const err12 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.area_code !== undefined){
let data3 = data.area_code;
if((typeof data3 !== "string") && (data3 !== null)){
const err13 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/type",keyword:"type",params:{type: schema82.properties.area_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 12){
const err14 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/maxLength",keyword:"maxLength",params:{limit: 12},message:"must NOT have more than 12 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func2(data3) < 1){
const err15 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern20.test(data3)){
const err16 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,12}$"},message:"must match pattern \""+"^[0-9]{6,12}$"+"\""};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data.plate !== undefined){
let data4 = data.plate;
if((typeof data4 !== "string") && (data4 !== null)){
const err17 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/type",keyword:"type",params:{type: schema82.properties.plate.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 24){
const err18 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/maxLength",keyword:"maxLength",params:{limit: 24},message:"must NOT have more than 24 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(func2(data4) < 1){
const err19 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
if(data.plate_color !== undefined){
let data5 = data.plate_color;
if((!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))) && (data5 !== null)){
const err20 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/type",keyword:"type",params:{type: schema82.properties.plate_color.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 255 || isNaN(data5)){
const err21 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err22 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.phone !== undefined){
let data6 = data.phone;
if((typeof data6 !== "string") && (data6 !== null)){
const err23 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/type",keyword:"type",params:{type: schema82.properties.phone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 20){
const err24 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/maxLength",keyword:"maxLength",params:{limit: 20},message:"must NOT have more than 20 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func2(data6) < 1){
const err25 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern21.test(data6)){
const err26 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/pattern",keyword:"pattern",params:{pattern: "^[0-9A-F]{1,20}$"},message:"must match pattern \""+"^[0-9A-F]{1,20}$"+"\""};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.platform_id !== undefined){
let data7 = data.platform_id;
if((typeof data7 !== "string") && (data7 !== null)){
const err27 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/type",keyword:"type",params:{type: schema82.properties.platform_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 16){
const err28 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/maxLength",keyword:"maxLength",params:{limit: 16},message:"must NOT have more than 16 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func2(data7) < 1){
const err29 = {instancePath:instancePath+"/platform_id",schemaPath:"#/properties/platform_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.protocol !== undefined){
let data8 = data.protocol;
if(!((data8 === "jt808") || (data8 === "jt809"))){
const err30 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema82.properties.protocol.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(typeof data8 === "string"){
if(func2(data8) > 5){
const err31 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/maxLength",keyword:"maxLength",params:{limit: 5},message:"must NOT have more than 5 characters"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/protocol",schemaPath:"#/properties/protocol/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.protocol_version !== undefined){
let data9 = data.protocol_version;
if(!(((data9 === "2011") || (data9 === "2013")) || (data9 === "2019"))){
const err33 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/enum",keyword:"enum",params:{allowedValues: schema82.properties.protocol_version.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(typeof data9 === "string"){
if(func2(data9) > 4){
const err34 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/maxLength",keyword:"maxLength",params:{limit: 4},message:"must NOT have more than 4 characters"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/protocol_version",schemaPath:"#/properties/protocol_version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.terminal_id !== undefined){
let data10 = data.terminal_id;
if((typeof data10 !== "string") && (data10 !== null)){
const err36 = {instancePath:instancePath+"/terminal_id",schemaPath:"#/properties/terminal_id/type",keyword:"type",params:{type: schema82.properties.terminal_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(typeof data10 === "string"){
if(func2(data10) > 40){
const err37 = {instancePath:instancePath+"/terminal_id",schemaPath:"#/properties/terminal_id/maxLength",keyword:"maxLength",params:{limit: 40},message:"must NOT have more than 40 characters"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(func2(data10) < 1){
const err38 = {instancePath:instancePath+"/terminal_id",schemaPath:"#/properties/terminal_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data.terminal_maker !== undefined){
let data11 = data.terminal_maker;
if((typeof data11 !== "string") && (data11 !== null)){
const err39 = {instancePath:instancePath+"/terminal_maker",schemaPath:"#/properties/terminal_maker/type",keyword:"type",params:{type: schema82.properties.terminal_maker.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data11 === "string"){
if(func2(data11) > 40){
const err40 = {instancePath:instancePath+"/terminal_maker",schemaPath:"#/properties/terminal_maker/maxLength",keyword:"maxLength",params:{limit: 40},message:"must NOT have more than 40 characters"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(func2(data11) < 1){
const err41 = {instancePath:instancePath+"/terminal_maker",schemaPath:"#/properties/terminal_maker/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
if(data.terminal_model !== undefined){
let data12 = data.terminal_model;
if((typeof data12 !== "string") && (data12 !== null)){
const err42 = {instancePath:instancePath+"/terminal_model",schemaPath:"#/properties/terminal_model/type",keyword:"type",params:{type: schema82.properties.terminal_model.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(typeof data12 === "string"){
if(func2(data12) > 40){
const err43 = {instancePath:instancePath+"/terminal_model",schemaPath:"#/properties/terminal_model/maxLength",keyword:"maxLength",params:{limit: 40},message:"must NOT have more than 40 characters"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(func2(data12) < 1){
const err44 = {instancePath:instancePath+"/terminal_model",schemaPath:"#/properties/terminal_model/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
if(data.imei !== undefined){
let data13 = data.imei;
if((typeof data13 !== "string") && (data13 !== null)){
const err45 = {instancePath:instancePath+"/imei",schemaPath:"#/properties/imei/type",keyword:"type",params:{type: schema82.properties.imei.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(typeof data13 === "string"){
if(func2(data13) > 20){
const err46 = {instancePath:instancePath+"/imei",schemaPath:"#/properties/imei/maxLength",keyword:"maxLength",params:{limit: 20},message:"must NOT have more than 20 characters"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(func2(data13) < 1){
const err47 = {instancePath:instancePath+"/imei",schemaPath:"#/properties/imei/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
if(data.province_code !== undefined){
let data14 = data.province_code;
if((typeof data14 !== "string") && (data14 !== null)){
const err48 = {instancePath:instancePath+"/province_code",schemaPath:"#/properties/province_code/type",keyword:"type",params:{type: schema82.properties.province_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(typeof data14 === "string"){
if(func2(data14) > 6){
const err49 = {instancePath:instancePath+"/province_code",schemaPath:"#/properties/province_code/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(func2(data14) < 1){
const err50 = {instancePath:instancePath+"/province_code",schemaPath:"#/properties/province_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(!pattern31.test(data14)){
const err51 = {instancePath:instancePath+"/province_code",schemaPath:"#/properties/province_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]+$"},message:"must match pattern \""+"^[0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
if(data.county_code !== undefined){
let data15 = data.county_code;
if((typeof data15 !== "string") && (data15 !== null)){
const err52 = {instancePath:instancePath+"/county_code",schemaPath:"#/properties/county_code/type",keyword:"type",params:{type: schema82.properties.county_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(typeof data15 === "string"){
if(func2(data15) > 6){
const err53 = {instancePath:instancePath+"/county_code",schemaPath:"#/properties/county_code/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(func2(data15) < 1){
const err54 = {instancePath:instancePath+"/county_code",schemaPath:"#/properties/county_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!pattern31.test(data15)){
const err55 = {instancePath:instancePath+"/county_code",schemaPath:"#/properties/county_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]+$"},message:"must match pattern \""+"^[0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
if(data.extra !== undefined){
let data16 = data.extra;
if((!(data16 && typeof data16 == "object" && !Array.isArray(data16))) && (data16 !== null)){
const err56 = {instancePath:instancePath+"/extra",schemaPath:"#/properties/extra/type",keyword:"type",params:{type: schema82.properties.extra.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key1 in data16){
if(typeof data16[key1] !== "string"){
const err57 = {instancePath:instancePath+"/extra/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/extra/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
}
}
else {
const err58 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
validate71.errors = vErrors;
return errors === 0;
}
validate71.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validate_52 = validate72;
const schema83 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:tongqu:contract:vehicle/roster@1","type":"object","additionalProperties":false,"required":["plate","plate_color","vehicle_kind"],"properties":{"plate":{"type":"string","minLength":1,"maxLength":24},"plate_color":{"type":"integer","minimum":0,"maximum":255},"vehicle_kind":{"type":"string","enum":["bus","coach","hazmat","truck","taxi","other"],"maxLength":6},"operator_id":{"type":["string","null"],"minLength":1,"maxLength":64},"operator_name":{"type":["string","null"],"minLength":1,"maxLength":128},"area_code":{"type":["string","null"],"minLength":1,"maxLength":12,"pattern":"^[0-9]{6,12}$"},"phone":{"type":["string","null"],"minLength":1,"maxLength":20,"pattern":"^[0-9A-F]{1,20}$"},"label":{"type":["string","null"],"minLength":1,"maxLength":32},"due_from":{"type":["string","null"],"format":"date"},"due_until":{"type":["string","null"],"format":"date"}}};

function validate72(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:tongqu:contract:vehicle/roster@1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate72.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.plate === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "plate"},message:"must have required property '"+"plate"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.plate_color === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "plate_color"},message:"must have required property '"+"plate_color"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.vehicle_kind === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "vehicle_kind"},message:"must have required property '"+"vehicle_kind"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema83.properties, key0))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.plate !== undefined){
let data0 = data.plate;
if(typeof data0 === "string"){
if(func2(data0) > 24){
const err4 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/maxLength",keyword:"maxLength",params:{limit: 24},message:"must NOT have more than 24 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func2(data0) < 1){
const err5 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/plate",schemaPath:"#/properties/plate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.plate_color !== undefined){
let data1 = data.plate_color;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err7 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 255 || isNaN(data1)){
const err8 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err9 = {instancePath:instancePath+"/plate_color",schemaPath:"#/properties/plate_color/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.vehicle_kind !== undefined){
let data2 = data.vehicle_kind;
if(!((((((data2 === "bus") || (data2 === "coach")) || (data2 === "hazmat")) || (data2 === "truck")) || (data2 === "taxi")) || (data2 === "other"))){
const err10 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/enum",keyword:"enum",params:{allowedValues: schema83.properties.vehicle_kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data2 === "string"){
if(func2(data2) > 6){
const err11 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/maxLength",keyword:"maxLength",params:{limit: 6},message:"must NOT have more than 6 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/vehicle_kind",schemaPath:"#/properties/vehicle_kind/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.operator_id !== undefined){
let data3 = data.operator_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err13 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/type",keyword:"type",params:{type: schema83.properties.operator_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(typeof data3 === "string"){
if(func2(data3) > 64){
const err14 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func2(data3) < 1){
const err15 = {instancePath:instancePath+"/operator_id",schemaPath:"#/properties/operator_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
if(data.operator_name !== undefined){
let data4 = data.operator_name;
if((typeof data4 !== "string") && (data4 !== null)){
const err16 = {instancePath:instancePath+"/operator_name",schemaPath:"#/properties/operator_name/type",keyword:"type",params:{type: schema83.properties.operator_name.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data4 === "string"){
if(func2(data4) > 128){
const err17 = {instancePath:instancePath+"/operator_name",schemaPath:"#/properties/operator_name/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func2(data4) < 1){
const err18 = {instancePath:instancePath+"/operator_name",schemaPath:"#/properties/operator_name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data.area_code !== undefined){
let data5 = data.area_code;
if((typeof data5 !== "string") && (data5 !== null)){
const err19 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/type",keyword:"type",params:{type: schema83.properties.area_code.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data5 === "string"){
if(func2(data5) > 12){
const err20 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/maxLength",keyword:"maxLength",params:{limit: 12},message:"must NOT have more than 12 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func2(data5) < 1){
const err21 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!pattern20.test(data5)){
const err22 = {instancePath:instancePath+"/area_code",schemaPath:"#/properties/area_code/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,12}$"},message:"must match pattern \""+"^[0-9]{6,12}$"+"\""};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
if(data.phone !== undefined){
let data6 = data.phone;
if((typeof data6 !== "string") && (data6 !== null)){
const err23 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/type",keyword:"type",params:{type: schema83.properties.phone.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(typeof data6 === "string"){
if(func2(data6) > 20){
const err24 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/maxLength",keyword:"maxLength",params:{limit: 20},message:"must NOT have more than 20 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func2(data6) < 1){
const err25 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern21.test(data6)){
const err26 = {instancePath:instancePath+"/phone",schemaPath:"#/properties/phone/pattern",keyword:"pattern",params:{pattern: "^[0-9A-F]{1,20}$"},message:"must match pattern \""+"^[0-9A-F]{1,20}$"+"\""};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.label !== undefined){
let data7 = data.label;
if((typeof data7 !== "string") && (data7 !== null)){
const err27 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/type",keyword:"type",params:{type: schema83.properties.label.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data7 === "string"){
if(func2(data7) > 32){
const err28 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/maxLength",keyword:"maxLength",params:{limit: 32},message:"must NOT have more than 32 characters"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func2(data7) < 1){
const err29 = {instancePath:instancePath+"/label",schemaPath:"#/properties/label/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.due_from !== undefined){
let data8 = data.due_from;
if((typeof data8 !== "string") && (data8 !== null)){
const err30 = {instancePath:instancePath+"/due_from",schemaPath:"#/properties/due_from/type",keyword:"type",params:{type: schema83.properties.due_from.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(typeof data8 === "string"){
if(!(formats18(data8))){
const err31 = {instancePath:instancePath+"/due_from",schemaPath:"#/properties/due_from/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.due_until !== undefined){
let data9 = data.due_until;
if((typeof data9 !== "string") && (data9 !== null)){
const err32 = {instancePath:instancePath+"/due_until",schemaPath:"#/properties/due_until/type",keyword:"type",params:{type: schema83.properties.due_until.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data9 === "string"){
if(!(formats18(data9))){
const err33 = {instancePath:instancePath+"/due_until",schemaPath:"#/properties/due_until/format",keyword:"format",params:{format: "date"},message:"must match format \""+"date"+"\""};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
validate72.errors = vErrors;
return errors === 0;
}
validate72.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validators = {
  'example/counter@1': validate_0,
  'gtfs-realtime/alert@1': validate_1,
  'gtfs-realtime/alert_active_period@1': validate_2,
  'gtfs-realtime/alert_informed_entity@1': validate_3,
  'gtfs-realtime/alert_text@1': validate_4,
  'gtfs-realtime/carriage@1': validate_5,
  'gtfs-realtime/feed_message@1': validate_6,
  'gtfs-realtime/stop_time_update@1': validate_7,
  'gtfs-realtime/trip_update@1': validate_8,
  'gtfs-realtime/vehicle_position@1': validate_9,
  'gtfs/agency@1': validate_10,
  'gtfs/areas@1': validate_11,
  'gtfs/attributions@1': validate_12,
  'gtfs/booking_rules@1': validate_13,
  'gtfs/calendar@1': validate_14,
  'gtfs/calendar_dates@1': validate_15,
  'gtfs/fare_attributes@1': validate_16,
  'gtfs/fare_leg_join_rules@1': validate_17,
  'gtfs/fare_leg_rules@1': validate_18,
  'gtfs/fare_media@1': validate_19,
  'gtfs/fare_products@1': validate_20,
  'gtfs/fare_rules@1': validate_21,
  'gtfs/fare_transfer_rules@1': validate_22,
  'gtfs/feed_info@1': validate_23,
  'gtfs/frequencies@1': validate_24,
  'gtfs/levels@1': validate_25,
  'gtfs/location_group_stops@1': validate_26,
  'gtfs/location_groups@1': validate_27,
  'gtfs/locations@1': validate_28,
  'gtfs/networks@1': validate_29,
  'gtfs/pathways@1': validate_30,
  'gtfs/rider_categories@1': validate_31,
  'gtfs/route_networks@1': validate_32,
  'gtfs/routes@1': validate_33,
  'gtfs/shapes@1': validate_34,
  'gtfs/stop_areas@1': validate_35,
  'gtfs/stop_times@1': validate_36,
  'gtfs/stops@1': validate_37,
  'gtfs/timeframes@1': validate_38,
  'gtfs/transfers@1': validate_39,
  'gtfs/translations@1': validate_40,
  'gtfs/trips@1': validate_41,
  'hub/finding@1': validate_42,
  'hub/reject@1': validate_43,
  'vehicle/alarm@1': validate_44,
  'vehicle/entry@1': validate_45,
  'vehicle/link@1': validate_46,
  'vehicle/message@1': validate_47,
  'vehicle/position@1': validate_48,
  'vehicle/presence@1': validate_49,
  'vehicle/rate@1': validate_50,
  'vehicle/registration@1': validate_51,
  'vehicle/roster@1': validate_52,
}

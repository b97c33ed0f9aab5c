/** When people are at their desks. */
import { button, chip, field, h, toast } from "../ui/parts.js";
import { fullMoment } from "../ui/format.js";
import { fill } from "../ui/strings.js";
import { submitFields } from "./form.js";

/** @param {import("../ui/context.js").Context} context @param {HTMLElement} place */
export async function hoursPage(context, place) {
  const { desk, t, language } = context;
  const settings = await desk.api.get("settings");
  const config = await fetch("/api/widget/config").then((answer) => answer.json(), () => null);
  const office = config?.office;
  const now = !office ? null : office.open ? chip(t.openNow, "green", "check") : chip(office.next_open ? fill(t.closedNow, { time: fullMoment(office.next_open, language) }) : t.closedAlways, "amber", "clock");
  const fields = {
    business_hours: field({ label: t.hours, name: "business_hours", value: settings.business_hours, hint: t.hoursHint, autocomplete: "off" }),
    time_zone: field({ label: t.timeZone, name: "time_zone", value: settings.time_zone, hint: t.timeZoneHint, autocomplete: "off" }),
  };
  const zones = h("datalist", { id: "zones" }, ...(Intl.supportedValuesOf?.("timeZone") || []).map((zone) => h("option", { value: zone })));
  fields.time_zone.control.setAttribute("list", "zones");
  const trouble = h("p", { class: "form-trouble", role: "alert" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!(await submitFields(fields, trouble, (values) => desk.api.put("settings/business_hours", values), context))) return;
    toast(t.saved);
    await hoursPage(context, place);
  };
  place.replaceChildren(
    h("div", { class: "page-head" }, h("div", {}, h("h2", {}, t.tabs.hours), h("p", { class: "quiet" }, t.hoursText)), now),
    h("form", { class: "page-form", novalidate: true, onsubmit: submit }, trouble, fields.business_hours.element, fields.time_zone.element, zones, button({ label: t.save, kind: "primary", type: "submit" })),
  );
}

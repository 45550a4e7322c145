import { showLocalTimes } from "../clock.js";

showLocalTimes();

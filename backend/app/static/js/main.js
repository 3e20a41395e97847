/** Where the page begins. */

import { Studio } from "./studio.js";

customElements.define("hu-studio", Studio);

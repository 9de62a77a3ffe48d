// From Node 25 on, msw's look at `localStorage` makes Node print a warning. Nothing here stores anything.
Reflect.deleteProperty(globalThis, "localStorage");

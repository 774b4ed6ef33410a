/** A process that does nothing, with a pid that someone might mistake for an engine's. */
setInterval(() => {}, 1_000);

/** What the compiled addon exports; native/lib/index.ts is its only user. See types.ts for meanings. */

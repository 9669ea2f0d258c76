{
  # Every .cc below src belongs to the addon, a folder at a time: a new file needs no change here.
  "targets": [
    {
      "target_name": "taproom",
      "sources": ["<!@(node unity.mjs build/unity)"],
      "include_dirs": ["src"],
      "defines": [
        "NAPI_VERSION=8",
        "NODE_ADDON_API_DISABLE_DEPRECATED",
        "NODE_ADDON_API_CPP_EXCEPTIONS",
        # In a worker that is being terminated nothing can be thrown to JavaScript any more.
        "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS",
        "_GNU_SOURCE"
      ],
      "cflags!": ["-fno-exceptions"],
      "cflags_cc!": ["-fno-exceptions", "-fno-rtti", "-std=gnu++17"],
      "cflags_cc": [
        "-std=c++20",
        "-isystem", "<!(node -p \"require('path').dirname(require.resolve('node-addon-api'))\")",
        "-fexceptions",
        "-fvisibility=hidden",
        "-Wall",
        "-Wextra",
        "-Wshadow",
        "-Wno-missing-field-initializers",
        "-Wno-cast-function-type",
        # A fault in code that reads strangers' bytes should end the process rather than run what they chose.
        "-U_FORTIFY_SOURCE",
        "-D_FORTIFY_SOURCE=2",
        "-fstack-protector-strong",
        "-fstack-clash-protection"
      ],
      "ldflags": ["-Wl,-z,relro,-z,now,-z,noexecstack"],
      "libraries": ["-lmnl", "-lpthread"]
    }
  ]
}

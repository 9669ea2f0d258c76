#pragma once

#include <memory>

#include "datapath/core/port.h"

/// A port of which only the kind is asked.
class LabelledPort final : public taproom::datapath::Port {
 public:
  explicit LabelledPort(taproom::datapath::PortKind kind) : Port({.kind = std::move(kind)}) {}
  taproom::datapath::PortQueue& queue(unsigned) override { std::abort(); }
};

// Which plugged-in debug probes a device may be reached through that has none named for it.
#pragma once

#include <vector>

#include "host/core/bench/match.hpp"
#include "host/core/board/access.hpp"

namespace assay {

// Those on the USB device of the device's link, or of the bench device with the same link.
std::vector<PluggedProbe> probes_beside(const BenchState& bench, const MatchedDevice& device);

// Those that are no bench device's.
std::vector<PluggedProbe> unowned_probes(const BenchState& bench);

// Of `probes` those that boards of this kind bring along, by their USB numbers; where none is
// there, those of the same kind.
std::vector<PluggedProbe> fitting_probes(const std::vector<PluggedProbe>& probes,
                                         const BoardAccess& access);

// How a bench file would name it, with the board's own script where the board brings it along or
// its kind leaves that open.
UsbProbe bench_probe(const PluggedProbe& probe, const BoardAccess& access);

// OpenOCD's script for the probe of `device`: the bench's word, else the board's own where the
// board brings the probe along, else that of the probe's kind. "" where none is known.
std::string probe_script(const MatchedDevice& device, const BoardAccess& access);

// Whether no program can be told to use this one and not another that is plugged in: it has no
// serial number, and there are others of its kind.
bool is_ambiguous(const PluggedProbe& probe, const BenchState& bench);

}  // namespace assay

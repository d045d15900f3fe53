// What a process has, and how it is set: to be the same after jobs as before.
#pragma once

#include <string>
#include <vector>

// Descriptors, threads, working folder, umask, locale and signals, a line each.
std::string process_state();

// Process numbers of this process's children whose command line holds `part`.
std::vector<int> children_with(const std::string& part);
